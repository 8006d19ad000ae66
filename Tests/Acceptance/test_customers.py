"""One customer across calls: whoever calls is recognised before the phone rings, and what is kept of them can be joined, parted, found, given out and erased."""

from harness.deadlines import eventually

CONFIGURATION = {"customers": {"region": "DE"}}


def test_a_caller_is_recognised_however_the_network_writes_the_number(floor):
    bob = floor.agent("Bob")
    ids = set()
    for number in ("+4930555001", "004930555001", "030555001"):
        call, _, interaction = ringing(floor, bob, number)
        ids.add(floor.call(interaction)["customer"]["id"])
        call.hang_up()
        floor.until(interaction, "closed")
    assert len(ids) == 1, ids


def ringing(floor, agent, number: str, address: str = "8001"):
    """A call from this number that rings at the agent, who sees the customer from the first event on."""
    call = floor.caller(number=number).call(address)
    interaction = floor.interaction_of(number)
    theirs = agent.phone.next_call()
    view = floor.until(interaction, "offered")
    return call, theirs, interaction
