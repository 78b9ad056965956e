//! How much work the functions are that are slow by design, in steps of the limits.

use crate::data::Value;

/// How much work a function is; a step is about 50 ns.
#[derive(Clone, Copy)]
pub(super) enum Cost {
    /// What it walks, that many times.
    Walk(u64),
    /// So many steps, whatever it is given, and what it walks.
    Call(u64),
    /// So many steps, and what it walks that many times.
    CallAndWalk(u64, u64),
    /// Steps that what it is given decides, and what it walks.
    Given(fn(&[Value]) -> u64),
}

impl Cost {
    /// That of most functions: they walk what they are given and what they give.
    pub(super) const ORDINARY: Cost = Cost::Walk(1);

    /// That of a function.
    pub(super) fn of(name: &str) -> Cost {
        COSTS
            .iter()
            // Every process asks for each function: the first letter tells nearly all apart.
            .find(|(slow, _)| slow.as_bytes().first() == name.as_bytes().first() && name.starts_with(slow))
            .map_or(Cost::ORDINARY, |(_, cost)| *cost)
    }

    /// The steps of a call with these arguments, where to walk them and the result takes so many.
    pub(super) fn steps(self, args: &[Value], size: u64) -> u64 {
        let (call, factor) = match self {
            Cost::Walk(factor) => (0, factor),
            Cost::Call(call) => (call, 1),
            Cost::CallAndWalk(call, factor) => (call, factor),
            Cost::Given(steps) => (steps(args), 1),
        };
        call.saturating_add(size.saturating_mul(factor))
    }
}

/// The work of functions that are slow by design, by the beginnings of their names.
const COSTS: &[(&str, Cost)] = &[
    ("bcrypt", Cost::Call(1_000_000)),
    ("buildCustomCert", Cost::Call(10_000)),
    // Each character is looked at with its neighbours.
    ("camelcase", Cost::Walk(10)),
    // Each letter of a layout is held to every element of a date.
    ("date", Cost::Walk(30)),
    ("derivePassword", Cost::Call(2_000_000)),
    ("fromJson", Cost::Walk(5)),
    ("fromToml", Cost::Walk(10)),
    ("fromYaml", Cost::Walk(10)),
    ("genCAWithKey", Cost::Given(signing)),
    ("genCA", Cost::Call(CERTIFICATE_KEY)),
    ("genPrivateKey", Cost::Given(making_a_key)),
    ("genSelfSignedCertWithKey", Cost::Given(signing)),
    ("genSelfSignedCert", Cost::Call(CERTIFICATE_KEY)),
    ("genSignedCertWithKey", Cost::Given(signing)),
    ("genSignedCert", Cost::Given(making_a_signed_key)),
    ("htpasswd", Cost::Call(1_000_000)),
    ("kebabcase", Cost::Walk(10)),
    ("keys", Cost::Walk(4)),
    // What a pattern of some hundred states takes to be compiled, and to be held to a text.
    ("mustRegex", Cost::CallAndWalk(5_000, 20)),
    ("mustToYaml", Cost::Walk(20)),
    ("regex", Cost::CallAndWalk(5_000, 20)),
    ("sha", Cost::Walk(5)),
    ("snakecase", Cost::Walk(10)),
    // It writes every item as a text first.
    ("sortAlpha", Cost::Walk(10)),
    ("toJson", Cost::Walk(4)),
    ("toPrettyJson", Cost::Walk(4)),
    ("toRawJson", Cost::Walk(4)),
    ("toToml", Cost::Walk(20)),
    ("swapcase", Cost::Walk(5)),
    ("toYaml", Cost::Walk(20)),
    ("wrap", Cost::Walk(5)),
];

/// The key of a certificate that is given none: RSA with 2,048 bits, and the signature of one.
const CERTIFICATE_KEY: u64 = 800_000;

/// `genPrivateKey`, of the mean key: how long one takes is chance.
fn making_a_key(args: &[Value]) -> u64 {
    let Some(Value::String(kind)) = args.first() else {
        return 0;
    };
    match &kind[..] {
        b"" | b"rsa" => 10_000_000, // of 4,096 bits
        b"dsa" => 60_000_000,
        b"ecdsa" => 1_500,
        b"ed25519" => 250,
        _ => 0,
    }
}

/// A certificate of a key that is made for it, signed by another's.
fn making_a_signed_key(args: &[Value]) -> u64 {
    signing(args).saturating_add(CERTIFICATE_KEY)
}

/// The signatures that keys make which are given: the last argument, and that of the authority among the others. RSA
/// takes the third power of its length, of which PEM tells; other keys take at most what P-521 takes.
fn signing(args: &[Value]) -> u64 {
    let of_key = |pem: &Value| match pem {
        Value::String(pem) => (pem.len() as u64).saturating_pow(3).div_euclid(190_000).max(40_000),
        _ => 0,
    };
    let authority = args.iter().find_map(|arg| match arg {
        Value::Object(object) => object.field("Key"),
        _ => None,
    });
    let keys = args.last().into_iter().chain(&authority);
    keys.fold(0, |steps, key| steps.saturating_add(of_key(key)))
}
