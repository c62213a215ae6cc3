"""
/manage: the tenant's dashboard, where a developer sees and changes the state.

Each section has a module with its page and its changes. `routes` selects the section, and `frame`
has the common parts of the pages. The dashboard may import the core. Of the core, only `tenant`
imports the dashboard.
"""
