// What the provider remembers: sessions, grants, codes and refresh tokens, in one map that outlives a rotation of
// its keys. Expiry is checked by the provider's models, so nothing is ever swept.

const records = new Map();

export class Memory {
  constructor(model) {
    this.model = model;
  }

  async find(id) {
    return records.get(`${this.model}:${id}`);
  }

  async findByUid(uid) {
    return [...records.entries()].find(
      ([key, record]) => key.startsWith(`${this.model}:`) && record.uid === uid,
    )?.[1];
  }

  async upsert(id, record) {
    records.set(`${this.model}:${id}`, record);
  }

  async consume(id) {
    records.get(`${this.model}:${id}`).consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    records.delete(`${this.model}:${id}`);
  }

  async revokeByGrantId(grantId) {
    for (const [key, record] of records) {
      if (key.startsWith(`${this.model}:`) && record.grantId === grantId) records.delete(key);
    }
  }
}

// Forget every record of the models, or all of them.
export function forget(...models) {
  for (const key of records.keys()) {
    if (!models.length || models.includes(key.split(":")[0])) records.delete(key);
  }
}

// The grant that a user gave a client before, in whatever session: like Auth0, consent outlives a logout.
export function grantIdOf(accountId, clientId) {
  const given = [...records.entries()].find(
    ([key, record]) =>
      key.startsWith("Grant:") && record.accountId === accountId && record.clientId === clientId,
  );
  return given?.[1].jti;
}
