//! By the name of helm, `lint` says what Helm says: `helm` and `helm3` in a case are what `record.sh` recorded of Helm 4
//! and of Helm 3.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

#[test]
fn by_the_name_of_helm_there_are_only_helms_lines() {
    let directory = tempfile::tempdir().unwrap();
    let helm = directory.path().join("helm");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_chartroom"), &helm).unwrap();
    let mut count = 0;
    let recorded = |case: PathBuf| [("helm", "4"), ("helm3", "3")].map(|(file, version)| (case.clone(), file, version));
    for (case, file, version) in super::cases().into_iter().flat_map(recorded) {
        let Ok(expected) = fs::read_to_string(case.join(file)) else {
            continue;
        };
        let args = fs::read_to_string(case.join("args")).unwrap();
        let run = Command::new(&helm)
            .arg("lint")
            .args(args.split_whitespace())
            .current_dir(&case)
            .env("CHARTROOM_HELM", version)
            .env_remove("HELM_NAMESPACE")
            .env_remove("HELM_DEBUG")
            .output()
            .unwrap();
        let texts = [run.stdout, run.stderr].concat();
        let found = String::from_utf8(texts)
            .unwrap()
            .replace(case.to_str().unwrap(), "$DIR");
        let found = format!("{found}exit {}\n", run.status.code().unwrap());
        assert_eq!(found, expected, "{} {file}", case.display());
        count += 1;
    }
    assert!(count >= 30, "only {count} cases");
}
