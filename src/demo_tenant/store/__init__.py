"""What the tenant stores: its state, the records in it, its first content, its log."""
