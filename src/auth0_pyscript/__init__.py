"""auth0-pyscript: Auth0 login for Python in the browser."""
