//! Kubernetes' own JSONPath, of `kubectl get -o jsonpath` and `helm show values --jsonpath`: client-go's `util/jsonpath`.

mod parse;

use std::cmp::Ordering;

use crate::data::{MAX_STRING, Value};
use crate::go::json::{self, Escape};
use crate::template::fmt;

use parse::{Node, Slice};

/// How many values an expression may go through: each `range` without its `end`, and each `..` or `*` after another,
/// multiplies them. A thousand times what the largest public values.yaml has.
const MAX_VISITS: usize = 4_000_000;

/// A parsed expression.
#[derive(Clone, Debug)]
pub struct JsonPath(Vec<Node>);

impl JsonPath {
    /// Parses an expression.
    ///
    /// # Errors
    /// It is none; client-go's words.
    pub fn parse(text: &str) -> Result<JsonPath, String> {
        parse::parse(text).map(JsonPath)
    }

    /// What the expression makes of the data: nothing, where something it names is not there. Helm does not ask why
    /// (`Show.Run` in its `pkg/action/show.go`). Where Go goes through a map in no order, it is by key here.
    ///
    /// # Errors
    /// It goes through more values, or prints more, than it may.
    pub fn print(&self, data: Value) -> Result<Vec<u8>, String> {
        let mut out = Vec::new();
        let mut walk = Walk {
            nodes: &self.0,
            begun: 0,
            inside: 0,
            ended: 0,
            last_end: None,
            visits: 0,
        };
        let found = walk.find(Some(data), 0).unwrap_or_default();
        if walk.visits > MAX_VISITS {
            return Err(format!("goes through more than {MAX_VISITS} values"));
        }
        for results in found {
            for (index, result) in results.iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                if print(result, &mut out).is_err() {
                    return Ok(out);
                }
                if out.len() > MAX_STRING {
                    return Err(format!("prints more than {MAX_STRING} bytes"));
                }
            }
        }
        Ok(out)
    }
}

/// A value; none is what Go's reflection calls invalid: what a `range` over null is about.
type Item = Option<Value>;

/// What was found, or what there was when something was amiss: a filter for what is there looks at that, too.
type Found = Result<Vec<Item>, Vec<Item>>;

/// An expression that is being followed (`JSONPath` in `jsonpath.go`).
struct Walk<'n> {
    nodes: &'n [Node],
    /// Ranges that were met and are not entered yet, that are entered, and that were left.
    begun: usize,
    inside: usize,
    ended: usize,
    last_end: Option<usize>,
    /// The values it went through so far: beyond [`MAX_VISITS`] nothing is found any more.
    visits: usize,
}

impl Walk<'_> {
    /// Counts values, and says whether there may be so many.
    fn visit(&mut self, values: usize) -> bool {
        self.visits = self.visits.saturating_add(values);
        self.visits <= MAX_VISITS
    }

    /// The results of the nodes from this one on, to the end of the range (`FindResults`).
    fn find(&mut self, data: Item, first: usize) -> Result<Vec<Vec<Item>>, Vec<Item>> {
        let nodes = self.nodes;
        let mut all = Vec::new();
        let mut index = first;
        while let Some(node) = nodes.get(index) {
            let results = self.eval(vec![data.clone()], node)?;
            if self.ended > 0 && self.ended <= self.inside {
                self.ended -= 1;
                self.last_end = Some(index);
                break;
            }
            if self.begun > 0 {
                self.begun -= 1;
                self.inside += 1;
                if results.is_empty() {
                    // Somebody has to find the end.
                    self.find(None, index + 1)?;
                }
                for value in results {
                    let value = value.filter(|value| !matches!(value, Value::Nil));
                    all.extend(self.find(value, index + 1)?);
                }
                self.inside -= 1;
                index = self.last_end.filter(|end| *end > index).unwrap_or(index);
            } else {
                all.push(results);
            }
            index += 1;
        }
        Ok(all)
    }

    fn eval(&mut self, input: Vec<Item>, node: &Node) -> Found {
        if !self.visit(1 + input.len()) {
            return Err(Vec::new());
        }
        match node {
            Node::List(nodes) => self.eval_list(input, nodes),
            Node::Text(text) => Ok(vec![Some(Value::string(text.as_str()))]),
            Node::Constant(value) => Ok(vec![Some(value.clone()); input.len()]),
            Node::Identifier(name) => self.eval_identifier(input, name),
            Node::Field(name) => field(&input, name),
            Node::Slice(slice) => self.items(input, slice),
            Node::Wildcard => Ok(input.iter().flat_map(|item| self.children(item)).collect()),
            Node::Recursive => {
                let mut found = Vec::new();
                self.descend(&input, &mut found);
                Ok(found)
            }
            Node::Filter { left, comparison } => self.eval_filter(input, left, comparison.as_ref()),
            Node::Union(lists) => {
                let mut found = Vec::new();
                for list in lists {
                    let part = self.eval_list(input.clone(), list);
                    found.extend(part.map_err(|_| input.clone())?);
                }
                Ok(found)
            }
        }
    }

    fn eval_list(&mut self, input: Vec<Item>, nodes: &[Node]) -> Found {
        nodes.iter().try_fold(input, |input, node| self.eval(input, node))
    }

    fn eval_identifier(&mut self, input: Vec<Item>, name: &str) -> Found {
        match name {
            "range" => {
                self.begun += 1;
                Ok(input)
            }
            "end" if self.inside > 0 => {
                self.ended += 1;
                Ok(Vec::new())
            }
            "end" => Err(Vec::new()),
            _ => Err(input),
        }
    }

    fn eval_filter(&mut self, input: Vec<Item>, left: &[Node], comparison: Option<&(String, Vec<Node>)>) -> Found {
        let mut found = Vec::new();
        for value in &input {
            let Some(Value::List(list)) = value else {
                return Err(input);
            };
            for item in list.iter() {
                let item = Some(item.clone());
                let lefts = self.eval_list(vec![item.clone()], left);
                let Some((operator, right)) = comparison else {
                    if !lefts.unwrap_or_else(|so_far| so_far).is_empty() {
                        found.push(item);
                    }
                    continue;
                };
                let Ok(lefts) = lefts else { return Err(input) };
                if lefts.is_empty() {
                    continue;
                }
                let Ok(rights) = self.eval_list(vec![item.clone()], right) else {
                    return Err(input);
                };
                match (lefts.as_slice(), rights.as_slice()) {
                    ([_], []) => {}
                    ([left], [right]) => match holds(operator, left, right) {
                        Some(true) => found.push(item),
                        Some(false) => {}
                        None => return Err(found),
                    },
                    // Only one can be compared at a time.
                    _ => return Err(input),
                }
            }
        }
        Ok(found)
    }

    /// The items of lists that a slice means (`evalArray`).
    fn items(&mut self, input: Vec<Item>, slice: &Slice) -> Found {
        let mut found = Vec::new();
        for item in &input {
            let list = match item {
                Some(Value::Nil) => continue,
                Some(Value::List(list)) => list,
                _ => return Err(input),
            };
            let length = i64::try_from(list.len()).unwrap_or(i64::MAX);
            let from_end = |index: i64| if index < 0 { index.saturating_add(length) } else { index };
            let start = from_end(slice.start.unwrap_or(0));
            let end = match slice.end {
                // `[-1]` ends where the list does.
                Some(0) if slice.is_one => length,
                end => from_end(end.unwrap_or(length)),
            };
            if start == end {
                return Ok(found);
            }
            let step = slice.step.unwrap_or(1);
            if start < 0 || start > end || end > length || step <= 0 {
                return Err(input);
            }
            let positions = usize::try_from(start).ok().zip(usize::try_from(end - start).ok());
            let (skipped, taken) = positions.unwrap_or_default();
            let step = usize::try_from(step).unwrap_or(usize::MAX);
            let items = list.iter().skip(skipped).take(taken).step_by(step);
            if !self.visit(items.len()) {
                return Err(Vec::new());
            }
            found.extend(items.map(|item| Some(item.clone())));
        }
        Ok(found)
    }

    /// What a value holds; of a text, its bytes.
    fn children(&mut self, item: &Item) -> Vec<Item> {
        let count = match item {
            Some(Value::Map(map)) => map.len(),
            Some(Value::List(list)) => list.len(),
            Some(Value::String(text)) => text.len(),
            _ => 0,
        };
        if !self.visit(count) {
            return Vec::new();
        }
        match item {
            Some(Value::Map(map)) => map.snapshot().into_iter().map(|(_, value)| Some(value)).collect(),
            Some(Value::List(list)) => list.iter().map(|item| Some(item.clone())).collect(),
            Some(Value::String(text)) => text.iter().map(|byte| Some(Value::Uint8(*byte))).collect(),
            _ => Vec::new(),
        }
    }

    /// All values that hold something, each before those in it (`evalRecursive`).
    fn descend(&mut self, input: &[Item], found: &mut Vec<Item>) {
        for item in input {
            let children = self.children(item);
            if !children.is_empty() {
                found.push(item.clone());
                self.descend(&children, found);
            }
        }
    }
}

/// The entries of this name (`evalField`).
fn field(input: &[Item], name: &str) -> Found {
    let of_map = |item: &Item| item.as_ref()?.as_map()?.get(name.as_bytes());
    let found: Vec<Item> = input.iter().filter_map(of_map).map(Some).collect();
    if found.is_empty() && !input.is_empty() {
        return Err(found);
    }
    Ok(found)
}

/// Whether a comparison holds; `None` where these cannot be compared so (client-go's copy of text/template's `funcs.go`).
fn holds(operator: &str, left: &Item, right: &Item) -> Option<bool> {
    let order = match (left.as_ref()?, right.as_ref()?) {
        (Value::Bool(left), Value::Bool(right)) if ["==", "!="].contains(&operator) => left.cmp(right),
        (Value::Float(left), Value::Float(right)) => left.partial_cmp(right)?,
        (Value::Int(left), Value::Int(right)) => left.cmp(right),
        (Value::Uint8(left), Value::Int(right)) => i64::from(*left).cmp(right),
        (Value::String(left), Value::String(right)) => left.cmp(right),
        _ => return None,
    };
    Some(match operator {
        "<" => order == Ordering::Less,
        "<=" => order != Ordering::Greater,
        "==" => order == Ordering::Equal,
        "!=" => order != Ordering::Equal,
        ">=" => order != Ordering::Less,
        ">" => order == Ordering::Greater,
        _ => return None,
    })
}

/// Prints a value as `PrintResults` does: what holds others as JSON, all else as Go prints it.
fn print(item: &Item, out: &mut Vec<u8>) -> Result<(), json::Error> {
    match item {
        None => out.extend_from_slice(b"<no value>"),
        Some(Value::Nil) => out.extend_from_slice(b"null"),
        Some(value @ (Value::Map(_) | Value::List(_))) => {
            out.extend_from_slice(&json::marshal(value, Escape::Html)?);
        }
        Some(value) => fmt::print_value(out, value),
    }
    Ok(())
}
