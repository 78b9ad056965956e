//! By the name of helm, `lint` says what Helm says: `helm` in a case is what `record.sh` recorded of it.

use std::fs;
use std::process::Command;

#[test]
fn by_the_name_of_helm_there_are_only_helms_lines() {
    let directory = tempfile::tempdir().unwrap();
    let helm = directory.path().join("helm");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_chartroom"), &helm).unwrap();
    let mut count = 0;
    for case in super::cases() {
        let Ok(expected) = fs::read_to_string(case.join("helm")) else {
            continue;
        };
        let args = fs::read_to_string(case.join("args")).unwrap();
        let run = Command::new(&helm)
            .arg("lint")
            .args(args.split_whitespace())
            .current_dir(&case)
            .env_remove("HELM_NAMESPACE")
            .env_remove("HELM_DEBUG")
            .output()
            .unwrap();
        let texts = [run.stdout, run.stderr].concat();
        let found = String::from_utf8(texts)
            .unwrap()
            .replace(case.to_str().unwrap(), "$DIR");
        let found = format!("{found}exit {}\n", run.status.code().unwrap());
        assert_eq!(found, expected, "{}", case.display());
        count += 1;
    }
    assert!(count >= 30, "only {count} cases");
}
