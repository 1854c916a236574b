"""One after the other, whatever the limit is."""
# goal: none
# group: baseline
# baseline: wrong
async def bounded_gather(awaitables, *, limit):
    return [await one for one in awaitables]


async def bounded_as_completed(awaitables, *, limit):
    for one in awaitables:
        yield await one
