"""`stripe`: it has no phone numbers, so customers stand in for them."""


def load():
    from stripe import StripeClient  # noqa: F401


def make(url):
    from stripe import StripeClient

    return StripeClient("sk_test_bench", base_addresses={"api": url})


def first_call(url):
    return len(make(url).v1.customers.list().data)


def calls(one, _many):
    client = make(one)
    body = {"phone": "+14155550123", "name": "Reception", "description": "Your table is ready."}
    return {
        "list": lambda: len(client.v1.customers.list().data),
        "send": lambda: client.v1.customers.create(body).id,
    }
