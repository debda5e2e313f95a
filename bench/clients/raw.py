"""Raw httpx: what everything else is divided by."""

KEY = "sap_sk_live_bench"


def load():
    import httpx  # noqa: F401


def first_call(url):
    import httpx

    client = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {KEY}"})
    return len(client.get("/numbers").json())


def calls(one, many):
    import httpx

    headers = {"Authorization": f"Bearer {KEY}"}
    client = httpx.Client(base_url=one, headers=headers)
    client_of_many = httpx.Client(base_url=many, headers=headers)
    body = {"fromNumberId": "num_1", "to": "+14155550123", "body": "Your table is ready."}
    return {
        "list": lambda: len(client.get("/numbers").json()),
        "send": lambda: client.post("/messages", json=body).json()["id"],
        "list_many": lambda: len(client_of_many.get("/numbers").json()),
    }


def asynchronous(url):
    import httpx

    # Longer than the default: at 64 in flight some wait for seconds.
    client = httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {KEY}"}, timeout=60)

    async def call():
        return len((await client.get("/numbers")).json())

    return call, client.aclose
