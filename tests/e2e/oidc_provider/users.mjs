// The people who can log in, and the metadata that the Management API keeps for them.

const PICTURE = "data:,"; // deliberately none that can be shown: the page has to fall back to initials

const started = () =>
  new Map(
    [
      {
        user_id: "auth0|alice",
        name: "Alice Example",
        nickname: "alice",
        email: "alice@example.com",
        email_verified: true,
        picture: PICTURE,
        user_metadata: {
          zodiac: "sagittarius",
          engine: { kind: "analytical", cards: 3 },
          animal: "🦆",
        },
      },
      {
        user_id: "auth0|bob",
        name: "Bob Example",
        nickname: "bob",
        email: "bob@example.com",
        email_verified: false,
        picture: PICTURE,
        user_metadata: {},
      },
    ].map((user) => [user.user_id, { ...user, updated_at: "2026-01-01T00:00:00.000Z" }]),
  );

export let users = started();

export function resetUsers() {
  users = started();
}
