"""The reference single-page app: only the code that an app's developer writes."""
