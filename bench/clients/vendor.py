"""`saperly`, the vendor's own package."""

KEY = "sap_sk_live_bench"


def load():
    from saperly import create_client  # noqa: F401


def first_call(url):
    from saperly import create_client
    from saperly.api.numbers import numbers_list

    client = create_client(api_key=KEY, base_url=url)
    return len(numbers_list.sync(client=client))


def calls(one, many):
    from saperly import create_client
    from saperly.api.messaging import messaging_send
    from saperly.api.numbers import numbers_list
    from saperly.models.messaging_send_body import MessagingSendBody

    client = create_client(api_key=KEY, base_url=one)
    client_of_many = create_client(api_key=KEY, base_url=many)
    response = client_of_many.get_httpx_client().get("/numbers")

    def send():
        body = MessagingSendBody(from_number_id="num_1", to="+14155550123", body="Your table is ready.")
        return messaging_send.sync(client=client, body=body).id

    return {
        "list": lambda: len(numbers_list.sync(client=client)),
        "send": send,
        "list_many": lambda: len(numbers_list.sync(client=client_of_many)),
        "parse": lambda: len(numbers_list._parse_response(client=client, response=response)),
    }


def asynchronous(url):
    from saperly import create_client
    from saperly.api.numbers import numbers_list

    client = create_client(api_key=KEY, base_url=url)

    async def call():
        return len(await numbers_list.asyncio(client=client))

    async def close():
        await client.get_async_httpx_client().aclose()

    return call, close
