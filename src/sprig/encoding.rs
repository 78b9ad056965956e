//! Sprig's base 64 and base 32. What cannot be decoded gives Go's error text as the result, not an error.

use data_encoding::BASE32;

use crate::data::Str;
use crate::functions;
use crate::go::base64;
use crate::template::func::Function;

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "b32dec" => b32dec(Str);
    "b32enc" => b32enc(Str);
    "b64dec" => b64dec(Str);
    "b64enc" => b64enc(Str);
};

/// `b64enc`: the bytes in base 64, padded.
fn b64enc(text: Str) -> String {
    base64::encode(&text)
}

/// `b32enc`: the bytes in base 32, padded.
fn b32enc(text: Str) -> String {
    BASE32.encode(&text)
}

/// `b64dec`: the bytes that base 64 stands for.
fn b64dec(text: Str) -> Vec<u8> {
    base64::decode(&text).unwrap_or_else(|error| error.to_string().into_bytes())
}

/// `b32dec`: the bytes that base 32 stands for.
fn b32dec(text: Str) -> Vec<u8> {
    decode_base32(&text).unwrap_or_else(|offset| format!("illegal base32 data at input byte {offset}").into_bytes())
}

fn is_line_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn base32_digit(byte: u8) -> Option<u64> {
    Some(u64::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'2'..=b'7' => byte - b'2' + 26,
        _ => return None,
    }))
}

/// Decodes as `base32.StdEncoding` does. An error is Go's offset, which does not count line breaks.
fn decode_base32(text: &[u8]) -> Result<Vec<u8>, usize> {
    let text: Vec<u8> = text.iter().copied().filter(|byte| !is_line_break(*byte)).collect();
    let mut out = Vec::with_capacity(text.len() / 8 * 5);
    let (mut bits, mut digits) = (0_u64, 0);
    for (offset, byte) in text.iter().copied().enumerate() {
        let rest = text.get(offset + 1..).unwrap_or_default();
        if byte == b'=' && digits >= 2 && rest.len() < 8 {
            check_base32_padding(digits, offset, rest, text.len())?;
            let bytes = (bits << (5 * (8 - digits))).to_be_bytes();
            out.extend_from_slice(bytes.get(3..3 + digits * 5 / 8).unwrap_or_default());
            return Ok(out);
        }
        bits = bits << 5 | base32_digit(byte).ok_or(offset)?;
        digits += 1;
        if digits == 8 {
            out.extend_from_slice(&bits.to_be_bytes()[3..]);
            (bits, digits) = (0, 0);
        }
    }
    if digits == 0 { Ok(out) } else { Err(text.len() - digits) }
}

/// Checks that padding fills up the last eight characters, and that the digits before it make whole bytes.
fn check_base32_padding(digits: usize, offset: usize, rest: &[u8], length: usize) -> Result<(), usize> {
    if rest.len() + digits < 7 {
        return Err(length);
    }
    if let Some(wrong) = rest.iter().take(7 - digits).position(|byte| *byte != b'=') {
        return Err(offset + wrong);
    }
    if matches!(digits, 3 | 6) { Err(offset) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn agrees_with_helm() {
        check(&[
            (r#"b64enc "hello""#, "string aGVsbG8="),
            (r#"b64enc """#, "string "),
            (r#"b64enc "a""#, "string YQ=="),
            (r#"b64enc "ab""#, "string YWI="),
            (r#"b64enc "\xff\xfe\x00""#, "string //4A"),
            (r#"b64dec "aGVsbG8=""#, "string hello"),
            (r#"b64dec """#, "string "),
            (r#"b64dec "aGVsbG8""#, "string illegal base64 data at input byte 4"),
            (r#"b64dec "aGVs bG8=""#, "string illegal base64 data at input byte 4"),
            (r#"b64dec "aGVs\nbG8=\r\n""#, "string hello"),
            (r#"b64dec "aG==""#, "string h"),
            (r#"b64dec "aGV=""#, "string he"),
            (r#"b64dec "aH==""#, "string h"),
            (r#"b64dec "aG=""#, "string illegal base64 data at input byte 3"),
            (r#"b64dec "aG=a""#, "string illegal base64 data at input byte 2"),
            (r#"b64dec "aG=\n=""#, "string h"),
            (r#"b64dec "aG=\n""#, "string illegal base64 data at input byte 4"),
            (r#"b64dec "aG=\na""#, "string illegal base64 data at input byte 3"),
            (r#"b64dec "a===""#, "string illegal base64 data at input byte 1"),
            (r#"b64dec "====""#, "string illegal base64 data at input byte 0"),
            (r#"b64dec "aGVsbG8=x""#, "string illegal base64 data at input byte 8"),
            (
                r#"b64dec "aGVsbG8=\n\nx""#,
                "string illegal base64 data at input byte 10",
            ),
            (r#"b64dec "aGVsbG8==""#, "string illegal base64 data at input byte 8"),
            (r#"b64dec "aGVsb""#, "string illegal base64 data at input byte 4"),
            (r#"b64dec "aGV\ns\nb""#, "string illegal base64 data at input byte 6"),
            (r#"b64dec "-_-_""#, "string illegal base64 data at input byte 0"),
            (r#"b64dec "+/+/""#, r#"string \xfb\xff\xbf"#),
            (r#"b64dec "é""#, "string illegal base64 data at input byte 0"),
            (
                r#"b64dec "aGVsbG8hIQ==aGVs""#,
                "string illegal base64 data at input byte 12",
            ),
            (
                r#"b64dec "aGVsbG8gd29ybGQgYWdhaW4!""#,
                "string illegal base64 data at input byte 23",
            ),
            (r#"b32enc "hello""#, "string NBSWY3DP"),
            (r#"b32enc """#, "string "),
            (r#"b32enc "a""#, "string ME======"),
            (r#"b32enc "ab""#, "string MFRA===="),
            (r#"b32enc "abc\xff""#, "string MFRGH7Y="),
            (r#"b32dec "NBSWY3DP""#, "string hello"),
            (r#"b32dec "ME======""#, "string a"),
            (r#"b32dec "ME""#, "string illegal base32 data at input byte 0"),
            (r#"b32dec "ME=====""#, "string illegal base32 data at input byte 7"),
            (r#"b32dec "ME====A=""#, "string illegal base32 data at input byte 5"),
            (r#"b32dec "ME=A====""#, "string illegal base32 data at input byte 2"),
            (r#"b32dec "M=======""#, "string illegal base32 data at input byte 1"),
            (r#"b32dec "MFR=====""#, "string illegal base32 data at input byte 3"),
            (r#"b32dec "MFRA====""#, "string ab"),
            (r#"b32dec "MFRGG===""#, "string abc"),
            (r#"b32dec "MFRGGZA=""#, "string abcd"),
            (r#"b32dec "MFRGGZDF\nMY======""#, "string abcdef"),
            (r#"b32dec "mfrggzdf""#, "string illegal base32 data at input byte 0"),
            (r#"b32dec "bad!""#, "string illegal base32 data at input byte 0"),
            (r#"b32dec "MFRGGZDF0""#, "string illegal base32 data at input byte 8"),
            (r#"b32dec "========""#, "string illegal base32 data at input byte 0"),
            (r#"b32dec "MFRGGZ==""#, "string illegal base32 data at input byte 6"),
            (
                r#"b32dec "ME======ME======""#,
                "string illegal base32 data at input byte 2",
            ),
            (r#"b32dec "ME=======ME""#, "string illegal base32 data at input byte 2"),
            (r#"b32dec "MFRGGZDFM""#, "string illegal base32 data at input byte 8"),
            (r#"b32dec """#, "string "),
            (r#"b32dec "1""#, "string illegal base32 data at input byte 0"),
        ]);
    }
}
