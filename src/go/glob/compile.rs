//! From patterns to matchers (gobwas' `compiler/compiler.go`).

use super::matcher::{Matcher, SEPARATOR, Tree};
use super::parse::Node;

/// Compiles a pattern.
pub(super) fn compile(node: &Node) -> Matcher {
    let matcher = match node {
        Node::AnyOf(alternatives) => {
            return match factor(alternatives) {
                Some(node) => compile(&node),
                None => Matcher::AnyOf(compile_all(alternatives)),
            };
        }
        Node::Pattern(parts) if parts.is_empty() => return Matcher::Nothing,
        Node::Pattern(parts) => join(minimize(compile_all(parts))),
        Node::Nothing => Matcher::Nothing,
        Node::Any => Matcher::Any,
        Node::Super => Matcher::Super,
        Node::Single => Matcher::Single,
        Node::List { not, chars } => Matcher::List {
            not: *not,
            chars: chars.clone(),
        },
        Node::Range { not, low, high } => Matcher::Range {
            not: *not,
            low: *low,
            high: *high,
        },
        Node::Text(chars) => Matcher::text(chars),
    };
    optimize(matcher)
}

fn compile_all(nodes: &[Node]) -> Vec<Matcher> {
    nodes.iter().map(|node| optimize(compile(node))).collect()
}

/// Replaces a matcher with a simpler one.
fn optimize(matcher: Matcher) -> Matcher {
    match matcher {
        Matcher::AnyOf(mut matchers) if matchers.len() == 1 => matchers.pop().unwrap_or(Matcher::Nothing),
        Matcher::List { not: false, ref chars } if chars.len() == 1 => Matcher::text(chars),
        Matcher::Tree(tree) => optimize_tree(*tree),
        other => other,
    }
}

fn optimize_tree(mut tree: Tree) -> Matcher {
    tree.left = tree.left.map(optimize);
    tree.right = tree.right.map(optimize);
    let Matcher::Text { text, .. } = &tree.value else {
        return Matcher::Tree(Box::new(tree));
    };
    let text = text.clone();
    match (&tree.left, &tree.right) {
        (None, None) => tree.value,
        (Some(Matcher::Super), Some(Matcher::Super)) => Matcher::Contains { text, not: false },
        (Some(Matcher::Super), None) => Matcher::Suffix(text),
        (None, Some(Matcher::Super)) => Matcher::Prefix(text),
        (None, Some(Matcher::Suffix(suffix))) => Matcher::PrefixSuffix {
            prefix: text,
            suffix: suffix.clone(),
        },
        (Some(Matcher::Prefix(prefix)), None) => Matcher::PrefixSuffix {
            prefix: prefix.clone(),
            suffix: text,
        },
        (Some(Matcher::Any), None) => Matcher::SuffixAny(text),
        (None, Some(Matcher::Any)) => Matcher::PrefixAny(text),
        _ => Matcher::Tree(Box::new(tree)),
    }
}

/// Joins matchers that follow each other: around the longest of those whose length is known.
fn join(mut matchers: Vec<Matcher>) -> Matcher {
    if matchers.len() == 1 {
        return matchers.pop().unwrap_or(Matcher::Nothing);
    }
    if let Some(glued) = glue(&matchers) {
        return glued;
    }
    let lengths = matchers
        .iter()
        .enumerate()
        .filter_map(|(index, matcher)| Some((matcher.length()?, index)));
    let (before, value, after) = match lengths.max() {
        Some((_, index)) => {
            let after = matchers.split_off(index + 1);
            let value = matchers.pop();
            (matchers, value, after)
        }
        None => {
            let after = matchers.split_off(1);
            (Vec::new(), matchers.pop(), after)
        }
    };
    let side = |matchers: Vec<Matcher>| {
        if matchers.is_empty() {
            None
        } else {
            Some(join(matchers))
        }
    };
    Matcher::tree(value.unwrap_or(Matcher::Nothing), side(before), side(after))
}

/// One matcher for several, if there is one.
fn glue(matchers: &[Matcher]) -> Option<Matcher> {
    if matchers.len() <= 1 {
        return None;
    }
    glue_every(matchers).or_else(|| {
        let lengths: Option<Vec<usize>> = matchers.iter().map(Matcher::length).collect();
        Some(Matcher::Row {
            length: lengths?.iter().sum(),
            matchers: matchers.to_vec(),
        })
    })
}

/// One matcher for wildcards that all stop at the same characters.
fn glue_every(matchers: &[Matcher]) -> Option<Matcher> {
    let mut stops: Option<&[char]> = None;
    let (mut any, mut all, mut singles) = (false, false, 0);
    for matcher in matchers {
        let these: &[char] = match matcher {
            Matcher::Super => {
                all = true;
                &[]
            }
            Matcher::Any => {
                any = true;
                &[SEPARATOR]
            }
            Matcher::Single => {
                singles += 1;
                &[SEPARATOR]
            }
            Matcher::List { not: true, chars } => {
                singles += 1;
                chars
            }
            _ => return None,
        };
        if *stops.get_or_insert(these) != these {
            return None;
        }
    }
    let stops = stops?;
    if all && !any && singles == 0 {
        return Some(Matcher::Super);
    }
    if any && !all && singles == 0 {
        return Some(Matcher::Any);
    }
    if (any || all) && singles > 0 && stops.is_empty() {
        return Some(Matcher::Min(singles));
    }
    let mut every = Vec::new();
    if singles > 0 {
        every.push(Matcher::Min(singles));
        if !any && !all {
            every.push(Matcher::Max(singles));
        }
    }
    if !stops.is_empty() {
        // All of them as one text, as the library has it.
        every.push(Matcher::Contains {
            text: stops.iter().collect::<String>().into_bytes(),
            not: true,
        });
    }
    Some(Matcher::EveryOf(every))
}

/// Glues the longest run that can be glued, until there is none.
fn minimize(mut matchers: Vec<Matcher>) -> Vec<Matcher> {
    loop {
        let mut best: Option<(Matcher, usize, usize)> = None;
        for left in 0..matchers.len() {
            for right in (left + 1..=matchers.len()).rev() {
                let Some(glued) = matchers.get(left..right).and_then(glue) else {
                    continue;
                };
                let swap = best.as_ref().is_none_or(|(done, start, end)| {
                    let longer = matches!((done.length(), glued.length()), (Some(old), Some(new)) if new > old);
                    longer || end - start < right - left
                });
                if swap {
                    best = Some((glued, left, right));
                }
            }
        }
        let Some((glued, left, right)) = best else {
            return matchers;
        };
        matchers.splice(left..right, [glued]);
    }
}

/// Takes out of alternatives what they have in common at both ends.
fn factor(alternatives: &[Node]) -> Option<Node> {
    let patterns: Vec<&[Node]> = alternatives
        .iter()
        .map(|node| {
            if let Node::Pattern(parts) = node {
                Some(&parts[..])
            } else {
                None
            }
        })
        .collect::<Option<_>>()?;
    let (left, right) = common(&patterns);
    if left == 0 && right == 0 {
        return None;
    }
    let first = *patterns.first()?;
    let mut result = Vec::new();
    if left > 0 {
        result.push(Node::Pattern(first.get(..left)?.to_vec()));
    }
    let mut rest: Vec<Node> = Vec::new();
    for pattern in patterns {
        let middle = pattern.get(left..pattern.len() - right)?;
        let node = if middle.is_empty() {
            Node::Nothing
        } else {
            Node::Pattern(middle.to_vec())
        };
        if !rest.contains(&node) {
            rest.push(node);
        }
    }
    match rest.len() {
        1 => result.extend(rest.into_iter().filter(|node| *node != Node::Nothing)),
        _ => result.push(Node::AnyOf(rest)),
    }
    if right > 0 {
        result.push(Node::Pattern(first.get(first.len() - right..)?.to_vec()));
    }
    Some(Node::Pattern(result))
}

/// How many parts all patterns have in common at the start, and at the end. They do not overlap in the shortest.
fn common(patterns: &[&[Node]]) -> (usize, usize) {
    let Some((shortest_at, shortest)) = patterns.iter().enumerate().min_by_key(|(_, parts)| parts.len()) else {
        return (0, 0);
    };
    let length = shortest.len();
    let others = || {
        patterns
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != shortest_at)
            .map(|(_, parts)| parts)
    };
    if patterns.len() <= 1 {
        return (0, 0);
    }
    let (mut left, mut right) = (0, 0);
    let (mut left_ended, mut right_ended) = (false, false);
    for step in 0..length {
        if left + right >= length || left_ended && right_ended {
            break;
        }
        let back = length - 1 - step;
        for parts in others() {
            left_ended = left_ended || shortest.get(step) != parts.get(step);
            right_ended = right_ended
                || !left_ended && back <= step
                || shortest.get(back) != parts.get(back + parts.len() - length);
        }
        left += usize::from(!left_ended);
        right += usize::from(!right_ended);
    }
    (left, right)
}
