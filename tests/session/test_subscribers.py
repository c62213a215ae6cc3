"""Who is notified of changes."""

from auth0_pyscript.session.subscribers import Subscribers


def test_the_end_of_one_subscription_ends_no_other_of_the_same_callback() -> None:
    heard: list[int] = []
    subscribers = Subscribers()
    end = subscribers.add(heard.append)
    subscribers.add(heard.append)

    end()
    end()
    subscribers.notify(1)

    assert heard == [1]


def test_each_subscriber_has_its_own_copy_of_a_dict() -> None:
    heard: list[dict[str, int]] = []
    subscribers = Subscribers()
    subscribers.add(heard.append)
    subscribers.add(heard.append)

    subscribers.notify({"a": 1})

    heard[0]["a"] = 2
    assert heard[1] == {"a": 1}
