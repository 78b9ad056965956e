//! A chart archive, unpacked and loaded. The fuzzer writes the tar, which is packed here: gzip's checksums would stop it.
#![no_main]

use std::io::Write;

use chartroom::chart::{archive, load};
use flate2::Compression;
use flate2::write::GzEncoder;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|tar: &[u8]| {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    let packed = packed.write_all(tar).and_then(|()| packed.finish());
    if let Ok(files) = archive::unpack(&packed.unwrap_or_default()) {
        for file in &files {
            assert!(!file.name.starts_with('/') && !file.name.split('/').any(|part| part == ".."), "{}", file.name);
        }
        let _ = load::load(files);
    }
});
