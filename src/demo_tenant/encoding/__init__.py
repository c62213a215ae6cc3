"""Texts that cross the tenant's border: JSON, forms, base64url, times, origins. Pure."""
