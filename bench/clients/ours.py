"""saperly-client. The same code with and without the extra `fast`: the environment decides."""

KEY = "sap_sk_live_bench"


def load():
    from saperly_client import Saperly  # noqa: F401


def first_call(url):
    from saperly_client import Saperly

    client = Saperly(KEY, base_url=url)
    return len(client.numbers.list())


def calls(one, many):
    from saperly_client import Saperly

    client = Saperly(KEY, base_url=one)
    client_of_many = Saperly(KEY, base_url=many)
    return {
        "list": lambda: len(client.numbers.list()),
        "send": lambda: client.messages.send(from_number_id="num_1", to="+14155550123", body="Your table is ready.").id,
        "list_many": lambda: len(client_of_many.numbers.list()),
        "parse": parser(many),
    }


def parser(many):
    import httpx
    from saperly_client._contract.operations import numbers_list
    from saperly_client._errors import RequestInfo
    from saperly_client._response import decode_success

    response = httpx.get(f"{many}/numbers")
    request, content, headers = RequestInfo("GET", "/numbers"), response.content, response.headers

    return lambda: len(decode_success(numbers_list.parse, request, 200, headers, content))


def asynchronous(url):
    from saperly_client import AsyncSaperly

    client = AsyncSaperly(KEY, base_url=url, timeout=60)

    async def call():
        return len(await client.numbers.list())

    return call, client.aclose
