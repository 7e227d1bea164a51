// Refer a woman over HTTP with Node's standard library alone: seal her identity (RFC 7516, 7518), post one event.
import { createCipheriv, createHash, createPublicKey, diffieHellman, generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { pathToFileURL } from "node:url";

const base64url = (bytes) => Buffer.from(bytes).toString("base64url");
const number = (value) => { const four = Buffer.alloc(4); four.writeUInt32BE(value); return four; };
const counted = (text) => Buffer.concat([number(text.length), Buffer.from(text)]);

/** A compact JWE (ECDH-ES on P-256, A256GCM) of some text, for one public key of a JWK set. */
export function seal(jwk, text) {
  const own = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { kty, crv, x, y } = own.publicKey.export({ format: "jwk" });
  const secret = diffieHellman({ privateKey: own.privateKey, publicKey: createPublicKey({ key: jwk, format: "jwk" }) });
  const agreed = [number(1), secret, counted("A256GCM"), counted(""), counted(""), number(256)];
  const key = createHash("sha256").update(Buffer.concat(agreed)).digest();
  const header = base64url(JSON.stringify({ alg: "ECDH-ES", enc: "A256GCM", kid: jwk.kid, epk: { kty, crv, x, y } }));
  const nonce = randomBytes(12), cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(header));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return [header, "", base64url(nonce), base64url(sealed), base64url(cipher.getAuthTag())].join(".");
}

async function refer({ TIJDIG_INTAKE_URL: intake, KEY, ORGANISATION = "verloskundigen-duinstreek", NOW }) {
  const reference = `duin-${randomUUID().slice(0, 13)}`; // your own opaque number; never a BSN
  const now = NOW ? new Date(NOW) : new Date(), day = (days) => new Date(+now + days * 86_400_000).toLocaleDateString("sv-SE");
  const identity = { name: "Synthetische Vrouw", birth_date: "1998-04-01", phone: "0600999888",
    address: { street: "Bedachtweg", number: "1", postcode: "1971ZZ", city: "IJmuiden" } };
  const { keys: [jwk] } = await (await fetch(`${intake}/.well-known/jwks.json`)).json();
  const referral = { reference, referrer_role: "midwife", municipality: "GM0453", urgent: false, complexity: "simple",
    identity: seal(jwk, JSON.stringify(identity)), dating: { edd: day(196), method: "crl_10_12" },
    consent: { purposes: ["refer", "coordinate", "feedback_to_referrer"], text_version: "2026-1", given_on: day(0) } };
  const answer = await fetch(`${intake}/events`, { method: "POST", body: JSON.stringify(referral), headers: {
    authorization: `Bearer ${KEY}`, "content-type": "application/json", "ce-specversion": "1.0", "ce-id": randomUUID(),
    "ce-source": `/organisations/${ORGANISATION}`, "ce-type": "nl.tijdig.referral.submitted.v1",
    "ce-time": now.toISOString(), "ce-partitionkey": reference } });
  if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`);
  console.log(`sent ${reference}; the answer comes on tijdig.outbound.v1.${ORGANISATION}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await refer(process.env);
