"""How each participant does the same things.

Nothing is imported at the top of these modules: the first import is one of the figures. Each has

    load()                      the import that the figure "import" counts
    first_call(url)             import, construct, one call that lists
    calls(one, many)            warm calls by the name of their figure; lists return how many items, `send` an id
    asynchronous(url)           (some) a coroutine function that lists, and one that closes the client

`one` and `many` are the base URLs of the server that lists one item, and of the one that lists a thousand.
"""
