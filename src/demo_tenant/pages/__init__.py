"""The pages that a user sees: login, consent, errors; and the markup they are made of."""
