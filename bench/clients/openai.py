"""`openai`: it has no phone numbers, so models stand in for them, and a moderation for a message."""


def load():
    from openai import OpenAI  # noqa: F401


def make(url):
    from openai import OpenAI

    return OpenAI(api_key="sk-bench", base_url=f"{url}/v1")


def first_call(url):
    return len(make(url).models.list().data)


def calls(one, _many):
    client = make(one)
    return {
        "list": lambda: len(client.models.list().data),
        "send": lambda: client.moderations.create(input="Your table is ready.", model="omni-moderation-latest").id,
    }
