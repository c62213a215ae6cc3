"""The reference single-page app: only what an app's developer writes."""
