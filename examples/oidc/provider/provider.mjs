// A certified OpenID Connect provider on the loopback interface: https://www.npmjs.com/package/oidc-provider
// It prints one line of JSON, {"issuer": …}, once it listens. Its one argument is JSON:
//   host, port: where it listens (127.0.0.1, and any port that is free)
//   clients: clients that are known from the start; others register themselves
//   ask: whether a person chooses who signs in; else it is who `sign_in_as` says, at once
// What it did is at /_done; POST /_set takes {"sign_in_as": …}, {"rotate": true} or {"forget": true}.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";

import Provider from "oidc-provider";

const given = JSON.parse(process.argv[2] ?? "{}");
const done = [];
let signInAs = "anna";
let callback;

// one for all that `rotate` makes, which the provider's own is not
const stored = new Map();
class Memory {
  constructor(model) { this.model = model; }
  find(id) { return stored.get(`${this.model}:${id}`); }
  findByUid(uid) { return [...stored.values()].find((each) => each.kind === this.model && each.uid === uid); }
  upsert(id, payload) { stored.set(`${this.model}:${id}`, payload); }
  consume(id) { this.find(id).consumed = Math.floor(Date.now() / 1000); }
  destroy(id) { stored.delete(`${this.model}:${id}`); }
  revokeByGrantId(grant) {
    for (const [key, { grantId }] of stored) {
      if (grantId === grant && /^(AccessToken|AuthorizationCode|RefreshToken):/.test(key)) stored.delete(key);
    }
  }
}

// new ones are in front, with which it signs; what was signed with older ones is still a hint
const known = [];
function keys() {
  const made = {
    RS256: generateKeyPairSync("rsa", { modulusLength: 2048 }),
    ES256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  };
  known.unshift(...Object.entries(made).map(([alg, { privateKey }]) => ({
    ...privateKey.export({ format: "jwk" }), alg, use: "sig", kid: `${alg}-${randomBytes(6).toString("hex")}`,
  })));
  return known;
}

function page(ctx, title, content) {
  ctx.type = "html";
  ctx.body = html(title, content);
}

function html(title, content) {
  return `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><h1>${title}</h1>${content}`;
}

function make(issuer) {
  const provider = new Provider(issuer, {
    adapter: Memory,
    jwks: { keys: keys() },
    clients: given.clients ?? [],
    cookies: { keys: [cookieKey] },
    claims: { openid: ["sub", "sid"], auth_time: null },
    enabledJWA: { idTokenSigningAlgValues: ["RS256", "ES256"] },
    ttl: { IdToken: 1, Session: 3600, Grant: 3600, AccessToken: 3600, Interaction: 3600 },
    // its own dispatcher, in the options, refuses the loopback interface
    fetch: (url, { dispatcher, ...options }) => fetch(url, options),
    findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: async (ctx) => {
      const { client, session } = ctx.oidc;
      const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid");
      await grant.save();
      return grant;
    },
    renderError: (ctx, out) => page(ctx, "Something went wrong at the provider", `<p>${out.error}: ${out.error_description}`),
    features: {
      devInteractions: { enabled: false },
      registration: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => page(ctx, "Do you want to sign out of the provider too?", `${form}
          <button form="op.logoutForm" name="logout" value="yes">Yes</button>
          <button form="op.logoutForm">No</button>`),
        postLogoutSuccessSource: (ctx) => page(ctx, "You signed out of the provider", ""),
      },
    },
  });
  const tell = (what) => done.push(what);
  provider.on("backchannel.success", (ctx, { clientId }, account, sid) =>
    tell({ event: "backchannel.success", client: clientId, account, sid }));
  provider.on("backchannel.error", (ctx, error, { clientId }, account, sid) => {
    const status = error.response?.status ?? null;
    tell({ event: "backchannel.error", client: clientId, account, sid, status, error: String(error) });
  });
  provider.on("end_session.success", () => tell({ event: "end_session.success" }));
  for (const event of ["server_error", "end_session.error", "authorization.error", "grant.error"]) {
    provider.on(event, (ctx, error) => { tell({ event, error: String(error) }); console.error(event, error); });
  }
  callback = provider.callback();
  return provider;
}

async function body(request) {
  let text = "";
  for await (const piece of request) text += piece;
  return text;
}

const cookieKey = randomBytes(16).toString("hex");
let provider;

async function interaction(request, response) {
  const { prompt, params } = await provider.interactionDetails(request, response);
  const url = new URL(request.url, provider.issuer);
  if (given.ask && !url.searchParams.has("as")) {
    response.setHeader("Content-Type", "text/html");
    const people = ["Anna", "Ben"].map((name) => `<button name="as" value="${name.toLowerCase()}">${name}</button>`);
    response.end(html("Sign in at the provider", `<form>Who are you? ${people.join(" ")}</form>`));
    return;
  }
  const account = url.searchParams.get("as") ?? signInAs;
  done.push({ event: "asked", client: params.client_id, account, reasons: prompt.reasons });
  await provider.interactionFinished(request, response, { login: { accountId: account } });
}

const server = createServer(async (request, response) => {
  try {
    if (request.url === "/_done") return response.end(JSON.stringify(done));
    if (request.url === "/_set" && request.method === "POST") {
      const asked = JSON.parse(await body(request));
      signInAs = asked.sign_in_as ?? signInAs;
      if (asked.rotate) provider = make(provider.issuer);
      if (asked.forget) done.length = 0;
      return response.end("{}");
    }
    if (request.url.startsWith("/interaction/")) return await interaction(request, response);
    return await callback(request, response);
  } catch (error) {
    console.error(error);
    response.statusCode = 500;
    return response.end(String(error));
  }
});
server.listen(given.port ?? 0, given.host ?? "127.0.0.1", () => {
  const { address, port } = server.address();
  provider = make(`http://${address}:${port}`);
  console.log(JSON.stringify({ issuer: provider.issuer }));
});
process.on("SIGTERM", () => process.exit(0));
