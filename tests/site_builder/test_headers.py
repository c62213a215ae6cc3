"""The header rules for hosts."""

from auth0_pyscript.site.assembly.headers import (
    headers_file,
    headers_for,
    nginx_snippet,
    read_headers_file,
)

POLICY = "default-src 'none'; frame-ancestors 'none'"
FOLDERS = ("a-0123456789ab", "v-0123456789ab")


MANIFEST = "a-0123456789ab/manifest.webmanifest"


def rules() -> dict[str, dict[str, str]]:
    """Return the rules of a `_headers` file as a host reads them."""
    names = ("index.html", "sw.js")
    return read_headers_file(
        headers_file(POLICY, folders=FOLDERS, names=names, manifests=(MANIFEST,))
    )


def test_every_path_gets_the_security_headers() -> None:
    for path in ("/", "/index.html", "/a-0123456789ab/app/main.py", "/whatever"):
        headers = headers_for(rules(), path)
        assert headers["Content-Security-Policy"] == POLICY
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_pages_are_told_what_they_may_use_of_the_browser() -> None:
    for path in ("/", "/index.html"):
        assert "camera=()" in headers_for(rules(), path)["Permissions-Policy"]
    assert "Permissions-Policy" not in headers_for(
        rules(), "/a-0123456789ab/boot.js"
    )  # useless bytes


def test_what_is_named_by_its_content_is_kept_for_ever() -> None:
    for path in ("/a-0123456789ab/boot.js", "/v-0123456789ab/pyodide/pyodide.mjs"):
        assert headers_for(rules(), path)["Cache-Control"] == "public, max-age=31536000, immutable"


def test_what_keeps_its_name_is_asked_for_again() -> None:
    for path in ("/", "/index.html", "/sw.js"):
        assert headers_for(rules(), path)["Cache-Control"] == "no-cache"


def test_no_path_gets_one_header_from_two_rules() -> None:
    # Netlify and Cloudflare join repeated headers with a comma, which changes their meaning for the
    # browser.
    for path in ("/", "/index.html", "/a-0123456789ab/boot.js", f"/{MANIFEST}"):
        names = [
            name
            for pattern, headers in rules().items()
            if headers_for({pattern: headers}, path)
            for name in headers
        ]
        assert len(names) == len(set(names))


def test_a_manifest_has_its_type_and_is_kept_for_ever() -> None:
    headers = headers_for(rules(), f"/{MANIFEST}")

    assert headers["Content-Type"] == "application/manifest+json"
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "application/manifest+json webmanifest;" in nginx_snippet(POLICY, folders=FOLDERS)


def test_nginx_is_told_the_same() -> None:
    snippet = nginx_snippet(POLICY, folders=FOLDERS)

    for name, value in headers_for(rules(), "/index.html").items():
        if name == "Cache-Control":
            continue
        assert f'add_header {name} "{value}" always;' in snippet.splitlines()
    assert '"/(?:a-0123456789ab|v-0123456789ab)/"' in snippet
    assert "gzip_static on;" in snippet.splitlines()
    assert snippet.count("{") == snippet.count("}")
