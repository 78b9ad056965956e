//! How Go prints the nodes of a template in errors (`text/template/parse/node.go`, the methods `String`).

use crate::go::strconv::quote;

use super::node::{Branch, Command, Expr, List, Node, Pipe, Unit, Variable};

impl Node {
    /// The node's text as Go prints it.
    pub fn write_to(self, unit: &Unit, out: &mut Vec<u8>) {
        match self {
            Node::Text(text) => out.extend_from_slice(text.of(&unit.source)),
            Node::Action(pipe) => {
                out.extend_from_slice(b"{{");
                unit[pipe].write_to(unit, out);
                out.extend_from_slice(b"}}");
            }
            Node::If(branch) => unit[branch].write_to("if", unit, out),
            Node::With(branch) => unit[branch].write_to("with", unit, out),
            Node::Range(branch) => unit[branch].write_to("range", unit, out),
            Node::Template(call) => {
                let call = &unit[call];
                out.extend_from_slice(b"{{template ");
                out.extend_from_slice(quote(&call.name).as_bytes());
                if let Some(pipe) = call.pipe {
                    out.push(b' ');
                    unit[pipe].write_to(unit, out);
                }
                out.extend_from_slice(b"}}");
            }
            Node::Break(_) => out.extend_from_slice(b"{{break}}"),
            Node::Continue(_) => out.extend_from_slice(b"{{continue}}"),
        }
    }
}

impl Branch {
    fn write_to(&self, keyword: &str, unit: &Unit, out: &mut Vec<u8>) {
        let write_list = |list: List, out: &mut Vec<u8>| unit[list].iter().for_each(|node| node.write_to(unit, out));
        out.extend_from_slice(b"{{");
        out.extend_from_slice(keyword.as_bytes());
        out.push(b' ');
        unit[self.pipe].write_to(unit, out);
        out.extend_from_slice(b"}}");
        write_list(self.list, out);
        if let Some(list) = self.else_list {
            out.extend_from_slice(b"{{else}}");
            write_list(list, out);
        }
        out.extend_from_slice(b"{{end}}");
    }
}

impl Variable {
    /// The variable's text as Go prints it.
    pub fn write_to(self, unit: &Unit, out: &mut Vec<u8>) {
        out.extend_from_slice(self.written().of(&unit.source));
    }
}

impl Pipe {
    /// The pipeline's text as Go prints it.
    pub fn write_to(&self, unit: &Unit, out: &mut Vec<u8>) {
        for (i, variable) in unit[self.decl].iter().enumerate() {
            if i > 0 {
                out.extend_from_slice(b", ");
            }
            variable.write_to(unit, out);
        }
        if !self.decl.is_empty() {
            out.extend_from_slice(if self.is_assign { b" = " } else { b" := " });
        }
        for (i, command) in unit[self.cmds].iter().enumerate() {
            if i > 0 {
                out.extend_from_slice(b" | ");
            }
            command.write_to(unit, out);
        }
    }
}

impl Command {
    /// The command's text as Go prints it.
    pub fn write_to(self, unit: &Unit, out: &mut Vec<u8>) {
        for (i, arg) in unit[self.args].iter().enumerate() {
            if i > 0 {
                out.push(b' ');
            }
            arg.write_in_parentheses(unit, out);
        }
    }
}

impl Expr {
    fn write_in_parentheses(self, unit: &Unit, out: &mut Vec<u8>) {
        match self {
            Expr::Pipe(pipe) => {
                out.push(b'(');
                unit[pipe].write_to(unit, out);
                out.push(b')');
            }
            other => other.write_to(unit, out),
        }
    }

    /// The term's text as Go prints it: a pipeline on its own has no parentheses.
    pub fn write_to(self, unit: &Unit, out: &mut Vec<u8>) {
        let source = &unit.source;
        match self {
            Expr::Identifier { name: written, .. } | Expr::Number { written, .. } | Expr::String { written, .. } => {
                out.extend_from_slice(written.of(source));
            }
            Expr::Variable(variable) => variable.write_to(unit, out),
            Expr::Dot(_) => out.push(b'.'),
            Expr::Nil(_) => out.extend_from_slice(b"nil"),
            Expr::Field { path, .. } => {
                out.push(b'.');
                out.extend_from_slice(path.of(source));
            }
            Expr::Chain { node, path } => {
                unit[node].write_in_parentheses(unit, out);
                out.push(b'.');
                out.extend_from_slice(path.of(source));
            }
            Expr::Bool(_, value) => out.extend_from_slice(if value { b"true" } else { b"false" }),
            Expr::Pipe(pipe) => unit[pipe].write_to(unit, out),
        }
    }
}
