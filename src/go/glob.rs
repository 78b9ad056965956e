//! Stub.
/// Stub.
pub struct Glob;
impl Glob {
    /// Stub.
    pub fn new(_p: &[u8]) -> Result<Glob, String> {
        Ok(Glob)
    }
    /// Stub.
    pub fn is_match(&self, _p: &[u8]) -> bool {
        true
    }
}
