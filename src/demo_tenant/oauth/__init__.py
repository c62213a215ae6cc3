"""OAuth 2.0 and OpenID Connect: the tenant's endpoints, its tokens, its sessions."""
