"""`twilio`: phone numbers and SMS."""


def load():
    from twilio.rest import Client  # noqa: F401


def make(url):
    from twilio.rest import Client

    client = Client("AC00000000000000000000000000000000", "token")
    client.api.base_url = url
    # It rewrites the host of each request to the region's, and takes no other host.
    client.get_hostname = lambda uri: uri
    return client


def first_call(url):
    return len(make(url).incoming_phone_numbers.list())


def calls(one, _many):
    client = make(one)

    def send():
        return client.messages.create(to="+14155550123", from_="+14155550100", body="Your table is ready.").sid

    return {"list": lambda: len(client.incoming_phone_numbers.list()), "send": send}
