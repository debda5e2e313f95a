"""`telnyx`: phone numbers and SMS."""


def load():
    from telnyx import Telnyx  # noqa: F401


def make(url):
    from telnyx import Telnyx

    return Telnyx(api_key="KEY_bench", base_url=f"{url}/telnyx")


def first_call(url):
    return len(make(url).phone_numbers.list().data)


def calls(one, _many):
    client = make(one)

    def send():
        return client.messages.send(from_="+14155550100", to="+14155550123", text="Your table is ready.").data.id

    return {"list": lambda: len(client.phone_numbers.list().data), "send": send}
