//! Every function that Helm's templates know: `functions.tsv`, a name a line with its signature.

use chartroom::data::Str;
use chartroom::engine::parse_template;

#[test]
fn every_function_is_there() {
    let names = include_str!("functions.tsv")
        .lines()
        .filter_map(|line| line.split('\t').next());
    let mut count = 0;
    for name in names {
        let text = Str::from(format!("{{{{ {name} }}}}"));
        assert!(
            parse_template(&Str::from("t"), text.shared()).is_ok(),
            "{name} is not defined"
        );
        count += 1;
    }
    assert_eq!(count, 240);
}
