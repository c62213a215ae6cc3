"""
Assembles sites and the folder `auth0/` of ready-made parts, with the standard library alone.

`ready_parts` reads the parts that `site_builder` has made. `strict_site.write_site` makes a site of
them with a page and a configuration; `guest.guest_files` makes the folder for a page that is not
built by us.
"""
