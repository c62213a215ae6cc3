"""
The bench: how fast the site is, how much it sends and holds, beside a React page that does the
same.

`python build.py bench` runs it. It measures the built site as it is, from outside: in the page with
the browser's own clocks and observers, and at the servers. It asserts nothing.
"""
