// The part of Auth0's Management API that a signed-in user may call: GET and PATCH /api/v2/users/{id}.
// Tokens are checked as any API should check them: signature, issuer, audience, expiry, scope, owner.

import { createRemoteJWKSet, errors, jwtVerify } from "jose";

class ApiError extends Error {
  constructor(statusCode, errorCode, message) {
    super(message);
    Object.assign(this, { statusCode, errorCode });
  }
}

const REASONS = { 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found" };
const USER = /^\/api\/v2\/users\/([^/]+)$/;
const SCOPES = { GET: "read:current_user", PATCH: "update:current_user_metadata" };

export function managementApi({ issuer, audience, site, users }) {
  const keys = createRemoteJWKSet(new URL(".well-known/jwks.json", issuer), {
    cooldownDuration: 0,
  });

  async function subjectOf(request, scope) {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (!token) throw new ApiError(401, "invalid_token", "Missing authentication");
    let claims;
    try {
      ({ payload: claims } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ["RS256"],
      }));
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      throw new ApiError(401, "invalid_token", `Invalid token: ${error.code}`);
    }
    if (!(claims.scope ?? "").split(" ").includes(scope)) {
      throw new ApiError(
        403,
        "insufficient_scope",
        `Insufficient scope, expected any of: ${scope}`,
      );
    }
    return claims.sub;
  }

  async function answer(request) {
    const id = USER.exec(new URL(request.url, audience).pathname)?.[1];
    const scope = SCOPES[request.method];
    if (!id || !scope) throw new ApiError(404, "not_found", "Not Found");
    const subject = await subjectOf(request, scope);
    if (decodeURIComponent(id) !== subject) {
      throw new ApiError(403, "insufficient_scope", "The token is of another user.");
    }
    const user = users().get(subject);
    if (!user) throw new ApiError(404, "inexistent_user", "The user does not exist.");
    if (request.method === "PATCH") {
      user.user_metadata = merge(user.user_metadata, await readChanges(request));
      user.updated_at = new Date().toISOString();
    }
    return user;
  }

  return async (request, response) => {
    response.setHeader("Vary", "Origin");
    if (request.headers.origin === new URL(site).origin) {
      response.setHeader("Access-Control-Allow-Origin", request.headers.origin);
    }
    if (request.method === "OPTIONS") {
      response.setHeader("Access-Control-Allow-Methods", "GET, PATCH");
      response.setHeader("Access-Control-Allow-Headers", "authorization, content-type");
      response.writeHead(204).end();
      return;
    }
    let status = 200;
    let body;
    try {
      body = await answer(request);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      status = error.statusCode;
      body = {
        statusCode: status,
        error: REASONS[status],
        message: error.message,
        errorCode: error.errorCode,
      };
    }
    response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" });
    response.end(JSON.stringify(body));
  };
}

// Auth0 merges the root keys only; null removes one, and {} wipes all.
function merge(metadata, changes) {
  if (!Object.keys(changes).length) return {};
  return Object.fromEntries(
    Object.entries({ ...metadata, ...changes }).filter(([, value]) => value !== null),
  );
}

async function readChanges(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    throw new ApiError(400, "invalid_body", "Payload validation error: not JSON.");
  }
  const changes = body?.user_metadata;
  const unknown = Object.keys(body ?? {}).filter((name) => name !== "user_metadata");
  if (changes === null || typeof changes !== "object" || Array.isArray(changes) || unknown.length) {
    throw new ApiError(
      400,
      "invalid_body",
      "Payload validation error: 'user_metadata' must be an object.",
    );
  }
  return changes;
}
