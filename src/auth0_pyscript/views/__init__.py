"""
What the SDK's elements show: pure functions from state to a tree of plain data, and all texts.

A tree is text, or a list of tag, attributes and children; "" shows nothing:

    ["p", {"class": "muted"}, "Signed in as ", ["strong", {}, "Alice"]]

Attributes are text, or True for one without a value. What a click or a submit means stands in
`data-action`; a picture that fails says so with `data-action-error`; an element with a `data-focus`
that was not in the page before is focused; `data-key` tells siblings apart that come and go. Knows
nothing of sessions and browsers; imports `protocol` to write JSON and to read addresses.
"""
