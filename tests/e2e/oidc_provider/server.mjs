// oidc-provider, a certified OpenID Provider, behind Auth0's fixed routes and with Auth0's `audience` parameter,
// plus a Management API beside it. Started by servers.py with its settings as one JSON argument:
//   issuer        the provider's address as the browser sees it, with one slash at its end
//   site          the site's address: callback, logout address and web origin of its client
//   clients       [{client_id, refresh_tokens}]
//   access_token_lifetime, id_token_lifetime, refresh_token_lifetime    seconds
// Prints one line of JSON once it is ready: the ports of provider, api and control.

import { createServer } from "node:http";
import { once } from "node:events";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { Provider, errors } from "oidc-provider";
import { Memory, forget, grantIdOf } from "./memory.mjs";
import { managementApi } from "./management_api.mjs";
import { consentPage, errorPage, loginPage } from "./pages.mjs";
import { resetUsers, users } from "./users.mjs";

const started = JSON.parse(process.argv[2]);
let settings = { ...started };
const audience = `${settings.issuer}api/v2/`;
const apiScopes = "read:current_user update:current_user_metadata";

function newKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "RS256" };
}

const client = ({ client_id, refresh_tokens }) => ({
  client_id,
  client_name: "The application under test",
  application_type: "web",
  token_endpoint_auth_method: "none",
  grant_types: refresh_tokens ? ["authorization_code", "refresh_token"] : ["authorization_code"],
  redirect_uris: [settings.site],
  post_logout_redirect_uris: [settings.site],
});

function newProvider() {
  const provider = new Provider(settings.issuer, {
    adapter: Memory,
    clients: settings.clients.map(client),
    jwks: { keys: [newKey()] },
    routes: {
      authorization: "/authorize",
      token: "/oauth/token",
      jwks: "/.well-known/jwks.json",
      revocation: "/oauth/revoke",
      userinfo: "/userinfo",
      end_session: "/oidc/logout",
    },
    responseTypes: ["code"],
    claims: {
      openid: ["sub"],
      profile: ["name", "nickname", "picture", "updated_at"],
      email: ["email", "email_verified"],
    },
    conformIdTokenClaims: false,
    extraParams: ["audience", "auth0Client"],
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      webMessageResponseMode: { enabled: true, ack: "individual-draft-01" },
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx, _client, oneOf) => oneOf?.[0] ?? ctx.oidc.params.audience,
        useGrantedResource: () => true,
        getResourceServerInfo(_ctx, resource) {
          if (resource !== audience) throw new errors.InvalidTarget();
          return {
            audience,
            scope: apiScopes,
            accessTokenFormat: "jwt",
            jwt: { sign: { alg: "RS256" } },
          };
        },
      },
    },
    // Auth0 issues refresh tokens for offline_access without asking for consent anew; here the client decides.
    issueRefreshToken: (_ctx, { grantTypes }) => grantTypes.includes("refresh_token"),
    expiresWithSession: () => false,
    rotateRefreshToken: true,
    ttl: {
      AccessToken: () => settings.access_token_lifetime,
      IdToken: () => settings.id_token_lifetime,
      RefreshToken: () => settings.refresh_token_lifetime,
      AuthorizationCode: 60,
      Grant: 86400,
      Interaction: 3600,
      Session: 86400,
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: ({ oidc }) =>
      oidc.provider.Grant.find(
        oidc.result?.consent?.grantId ??
          grantIdOf(oidc.session.accountId, oidc.client.clientId) ??
          "",
      ),
    findAccount: (_ctx, accountId) =>
      users.has(accountId) && {
        accountId,
        claims: () => ({ ...users.get(accountId), sub: accountId }),
      },
    clientBasedCORS: (_ctx, origin) => origin === new URL(settings.site).origin,
    renderError(ctx, details) {
      ctx.type = "html";
      ctx.body = errorPage(details);
    },
  });
  provider.on("server_error", (_ctx, error) => console.error(error));
  return provider.use(interactions).use(logout);
}

// The login and consent pages, and the answers to them.
async function interactions(ctx, next) {
  if (!ctx.path.startsWith("/interaction/")) return next();
  const interaction = await provider.interactionDetails(ctx.req, ctx.res);
  const {
    prompt: { name, details },
  } = interaction;
  if (ctx.method === "GET") {
    ctx.type = "html";
    ctx.body =
      name === "login"
        ? loginPage(ctx.path, users)
        : consentPage(ctx.path, "The application under test", missingScopes(details));
    return undefined;
  }
  const form = await readForm(ctx.req);
  let result;
  if (name === "login") {
    result = { login: { accountId: form.get("user_id") } };
  } else if (form.get("answer") === "accept") {
    result = { consent: { grantId: await extendGrant(interaction) } };
  } else {
    result = { error: "access_denied", error_description: "The user declined <b>access</b>." };
  }
  ctx.status = 303;
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
  return undefined;
}

const missingScopes = (details) => [
  ...(details.missingOIDCScope ?? []),
  ...Object.values(details.missingResourceScopes ?? {}).flat(),
];

async function extendGrant({ grantId, session, params, prompt: { details } }) {
  const grant =
    (grantId && (await provider.Grant.find(grantId))) ||
    new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope((details.missingOIDCScope ?? []).join(" "));
  grant.addOIDCClaims(details.missingOIDCClaims ?? []);
  for (const [resource, scopes] of Object.entries(details.missingResourceScopes ?? {})) {
    grant.addResourceScope(resource, scopes.join(" "));
  }
  return grant.save();
}

// Auth0's logout: /v2/logout?client_id=…&returnTo=…, at once and without a question.
async function logout(ctx, next) {
  if (ctx.path !== "/v2/logout") return next();
  const wanted = settings.clients.find(({ client_id }) => client_id === ctx.query.client_id);
  if (!wanted || ctx.query.returnTo !== settings.site) {
    ctx.status = 400;
    ctx.type = "html";
    ctx.body = errorPage({
      error: "invalid_request",
      error_description: "returnTo is not an allowed logout URL",
    });
    return undefined;
  }
  const id = ctx.cookies.get(provider.cookieName("session"));
  const session = id && (await provider.Session.find(id));
  if (session) await session.destroy();
  ctx.cookies.set(provider.cookieName("session"), null);
  ctx.status = 302;
  ctx.redirect(ctx.query.returnTo);
  return undefined;
}

// What tests do to the tenant behind the browser's back: POST /<name> with a JSON body.
const controls = {
  settings: (changes) => {
    settings = { ...settings, ...changes };
  },
  end_sessions: () => forget("Session"),
  rotate_keys: () => {
    provider = newProvider();
  },
  set_metadata: ({ user_id, user_metadata }) => {
    users.get(user_id).user_metadata = user_metadata;
  },
  get_metadata: ({ user_id }) => users.get(user_id).user_metadata,
  reset() {
    settings = { ...started };
    forget();
    resetUsers();
  },
};

async function control(request, response) {
  const body = await readText(request);
  const answer = controls[request.url.slice(1)](JSON.parse(body || "{}"));
  response.end(JSON.stringify(answer ?? null));
}

async function readText(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}

const readForm = async (request) => new URLSearchParams(await readText(request));

async function listen(handler) {
  const server = createServer(handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server.address().port;
}

console.info = console.error; // the provider's notices must not stand before the one line that is waited for
let provider = newProvider();
process.stdin.on("end", () => process.exit()).resume(); // gone with whoever started it
console.log(
  JSON.stringify({
    provider: await listen((request, response) => provider.callback()(request, response)),
    api: await listen(
      managementApi({ issuer: settings.issuer, audience, site: settings.site, users: () => users }),
    ),
    control: await listen(control),
  }),
);
