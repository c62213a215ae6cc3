"""
/manage: the tenant's dashboard, where a developer sees and changes what it remembers.

One module for each of its sections, with its page and its changes; `routes` finds the section,
`frame` surrounds it. May import the core's nouns; nothing of the core but `tenant` imports it.
"""
