//! Reading what others wrote: to its end, or to a limit, since a device or a pipe may have no end.

use std::io::{self, ErrorKind, Read};

/// All that a reader gives.
///
/// # Errors
/// It fails, or gives more bytes than the limit.
pub fn read(reader: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        let problem = format!("larger than the maximum size {limit}");
        return Err(io::Error::new(ErrorKind::FileTooLarge, problem));
    }
    Ok(bytes)
}
