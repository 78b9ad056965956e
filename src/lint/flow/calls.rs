//! What functions do with values, for the walk: hand them on, look into them, or use them whole.

use crate::data::Str;
use crate::template::node::{Expr, Pos, Unit};

use super::name::Name;
use super::shape::Shape;
use super::walk::{Frame, Walk};

impl Walk<'_> {
    /// A call with its written arguments and the one from the pipeline.
    pub(super) fn call(
        &mut self,
        frame: &mut Frame<'_>,
        dot: &Shape,
        name: &[u8],
        written: &[Expr],
        last: Option<Shape>,
        pos: Pos,
    ) -> Shape {
        let seen = self.seen.len();
        let mut args = Vec::with_capacity(written.len() + 1);
        for arg in written {
            args.push(self.expr(frame, dot, *arg));
            // `and` and its like leave the rest alone if this is not there.
            self.guard_if_asked(name, seen);
        }
        args.extend(last);
        let value = self.result(frame, name, written, args, pos);
        if value.is_large() {
            self.whole(&value, None);
            return Shape::default();
        }
        value
    }

    /// What a function gives, of what it is given.
    fn result(&mut self, frame: &mut Frame<'_>, name: &[u8], written: &[Expr], args: Vec<Shape>, pos: Pos) -> Shape {
        let unit = frame.unit;
        match name {
            b"include" => {
                self.include(
                    &Name::of(unit, written.first()),
                    args.get(1).unwrap_or(&Shape::default()),
                );
                Shape::default()
            }
            b"tpl" => self.tpl(&args, pos),
            b"dict" => self.dict(unit, written, args),
            b"list" | b"tuple" => Shape::list(args),
            b"and" | b"or" | b"default" | b"coalesce" | b"ternary" | b"required" | b"deepCopy" | b"mustDeepCopy"
            | b"pick" | b"omit" => union(args),
            b"merge" | b"mustMerge" | b"mergeOverwrite" | b"mustMergeOverwrite" => self.merge(frame, written, args),
            b"set" => self.set(frame, written, args),
            b"unset" => args.into_iter().next().unwrap_or_default(),
            b"index" | b"get" | b"hasKey" => self.look_up(unit, &args, written, 0, 1..written.len().max(2)),
            b"dig" => self.dig(unit, &args, written),
            b"pluck" => {
                let key = text(unit, written, 0);
                let found = args.iter().skip(1).map(|map| self.entry(map, key));
                let found = found.fold(Shape::default(), Shape::or);
                Shape::list_of(found)
            }
            b"first" | b"mustFirst" => self.end(args, Shape::first),
            b"last" | b"mustLast" => self.end(args, Shape::last),
            // The items may be at any place now.
            b"append" | b"mustAppend" | b"push" | b"mustPush" | b"prepend" | b"mustPrepend" => {
                let mut args = args.into_iter();
                let list = args.next().unwrap_or_default();
                list.or(Shape::list_of(union(args.collect())))
            }
            b"values" | b"rest" | b"mustRest" | b"initial" | b"mustInitial" | b"slice" | b"mustSlice" | b"reverse"
            | b"mustReverse" | b"compact" | b"mustCompact" | b"uniq" | b"mustUniq" | b"concat" => {
                let element = self.element(args);
                Shape::list_of(element)
            }
            b"not" | b"empty" | b"kindOf" | b"kindIs" | b"typeOf" | b"typeIs" | b"typeIsLike" => Shape::default(),
            _ => {
                args.iter().for_each(|arg| self.whole(arg, Some(pos)));
                Shape::default()
            }
        }
    }

    /// What these functions are given may be missing: they ask.
    pub(super) fn guard_if_asked(&mut self, function: &[u8], since: usize) {
        if let b"and" | b"or" | b"default" | b"coalesce" | b"ternary" | b"required" | b"empty" | b"hasKey" | b"get"
        | b"dig" | b"not" | b"kindIs" | b"typeIs" | b"eq" | b"ne" = function
        {
            self.guard(since);
        }
    }

    /// `tpl TEXT DOT`: the text is a value most of the time, which is known when there are layers.
    fn tpl(&mut self, args: &[Shape], pos: Pos) -> Shape {
        if let Some(text) = args.first() {
            self.whole(text, Some(pos));
        }
        if let Some(dot) = args.get(1) {
            self.context(dot.clone());
        }
        Shape::default()
    }

    fn dict(&mut self, unit: &Unit, written: &[Expr], args: Vec<Shape>) -> Shape {
        let mut dict = Shape::default();
        for (index, value) in args.into_iter().enumerate().filter(|(index, _)| index % 2 == 1) {
            dict.insert(text(unit, written, index - 1).map(Str::from), value);
        }
        dict
    }

    /// The first map gets what the others have. Where it is no variable's, that cannot be followed.
    fn merge(&mut self, frame: &mut Frame<'_>, written: &[Expr], args: Vec<Shape>) -> Shape {
        let merged = union(args.clone());
        for &node in args.iter().take(1).flat_map(|first| &first.nodes) {
            self.tree.make(node);
        }
        match written.first() {
            Some(Expr::Variable(variable)) if variable.path().is_none() => {
                self.assign(frame, *variable, merged.clone());
            }
            Some(Expr::Field { .. } | Expr::Variable(_)) => {
                args.iter().skip(1).for_each(|arg| self.whole(arg, None));
            }
            _ => {}
        }
        merged
    }

    /// `set MAP KEY VALUE`.
    fn set(&mut self, frame: &mut Frame<'_>, written: &[Expr], args: Vec<Shape>) -> Shape {
        let unit = frame.unit;
        let mut args = args.into_iter();
        let mut map = args.next().unwrap_or_default();
        let value = args.nth(1).unwrap_or_default();
        for node in self.field(&map, text(unit, written, 1)).nodes {
            self.tree.make(node);
        }
        match written.first() {
            Some(Expr::Variable(variable)) if variable.path().is_none() => {
                let mut added = Shape::default();
                added.insert(text(unit, written, 1).map(Str::from), value.clone());
                self.assign(frame, *variable, added);
            }
            Some(Expr::Pipe(_)) => {}
            _ => self.whole(&value, None),
        }
        map.insert(text(unit, written, 1).map(Str::from), value);
        map
    }

    /// The entry that keys lead to; the arguments at `keys` are keys.
    fn look_up(
        &mut self,
        unit: &Unit,
        args: &[Shape],
        written: &[Expr],
        container: usize,
        keys: std::ops::Range<usize>,
    ) -> Shape {
        let container = args.get(container).cloned().unwrap_or_default();
        keys.fold(container, |container, index| {
            // The key itself may be a value.
            if let Some(key) = args.get(index) {
                self.whole(&key.clone(), None);
            }
            self.entry(&container, text(unit, written, index))
        })
    }

    fn dig(&mut self, unit: &Unit, args: &[Shape], written: &[Expr]) -> Shape {
        let count = args.len().saturating_sub(2);
        let found = self.look_up(unit, args, written, args.len().saturating_sub(1), 0..count);
        found.or(args.get(count).cloned().unwrap_or_default())
    }

    fn entry(&mut self, container: &Shape, key: Option<&[u8]>) -> Shape {
        let entry = match key {
            Some(_) => self.field(container, key),
            None => self.computed(container),
        };
        self.read(&entry);
        entry
    }

    /// The item at an end of a list: that of a list made in the template, any of another one.
    fn end(&mut self, args: Vec<Shape>, item: fn(&Shape) -> Option<Shape>) -> Shape {
        let list = union(args);
        item(&list).unwrap_or_else(|| self.element(vec![list]))
    }

    fn element(&mut self, args: Vec<Shape>) -> Shape {
        let element = union(args).element(self.tree);
        self.read(&element);
        element
    }
}

/// A written argument that is a text, or a number as it is written.
fn text<'u>(unit: &'u Unit, written: &[Expr], index: usize) -> Option<&'u [u8]> {
    match *written.get(index)? {
        Expr::String { text, .. } => Some(&unit[text]),
        Expr::Number { written, .. } => Some(written.of(&unit.source)),
        _ => None,
    }
}

fn union(shapes: Vec<Shape>) -> Shape {
    shapes.into_iter().fold(Shape::default(), Shape::or)
}
