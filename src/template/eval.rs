//! Evaluation of commands, fields, calls and arguments: the second half of Go's `text/template/exec.go`.

use std::sync::Arc;

use smallvec::SmallVec;

use crate::data::{Kind, MapType, Param, Str, Value, to_text};

use super::exec::{At, Exec, Frame, Result};
use super::func::{FuncError, Signature};
use super::limits::{checked_length, steps_of};
use super::node::{Callee, Command, Expr, Id, Span, Variable, names};
use super::number::{Ideal, Number};
use super::val::Val;

/// The arguments of a call: most have few.
type Args = SmallVec<[Value; 4]>;

/// What is called.
#[derive(Clone, Copy)]
enum Target<'v> {
    Function(super::func::FuncId),
    Method(&'v Value),
}

/// The written arguments of a command, and the value that the pipeline hands it as the last one.
struct Given<'t> {
    written: &'t [Expr],
    last: Option<Val>,
}

impl Given<'_> {
    const NONE: Given<'static> = Given {
        written: &[],
        last: None,
    };

    fn is_some(&self) -> bool {
        !self.written.is_empty() || self.last.is_some()
    }

    fn len(&self) -> usize {
        self.written.len() + usize::from(self.last.is_some())
    }
}

impl Exec<'_> {
    pub(super) fn eval_command<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Val,
        command: &'t Command,
        last: Option<Val>,
    ) -> Result<Val> {
        let unit = frame.unit;
        let Some((first, written)) = unit[command.args].split_first() else {
            return Ok(Val::Invalid);
        };
        let given = Given { written, last };
        match first {
            Expr::Field { path, .. } => {
                frame.at = At::Expr(first);
                self.eval_field_chain(frame, dot, dot.clone(), At::Expr(first), *path, given)
            }
            Expr::Chain { node, path } => self.eval_chain(frame, dot, first, &unit[*node], *path, given),
            Expr::Identifier { name, callee } => {
                frame.at = At::Expr(first);
                self.eval_function(frame, dot, *name, *callee, At::Command(command), given)
            }
            Expr::Pipe(pipe) => {
                not_a_function(frame, first, &given)?;
                self.eval_pipeline(frame, dot, *pipe)
            }
            Expr::Variable(variable) => self.eval_variable(frame, dot, first, *variable, given),
            _ => {
                frame.at = At::Expr(first);
                not_a_function(frame, first, &given)?;
                match first {
                    Expr::Bool(_, value) => Ok(Val::Concrete(Value::Bool(*value))),
                    Expr::Dot(_) => Ok(dot.clone()),
                    Expr::Number { written, number } => ideal_constant(frame, *written, *number),
                    Expr::String { text, .. } => Ok(Val::Concrete(Value::String(unit[*text].clone()))),
                    _ => Err(frame.error("nil is not a command")),
                }
            }
        }
    }

    fn eval_chain<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Val,
        chain: &'t Expr,
        node: &'t Expr,
        path: Span,
        given: Given<'t>,
    ) -> Result<Val> {
        frame.at = At::Expr(chain);
        let receiver = match node {
            Expr::Pipe(pipe) => {
                frame.at = At::Expr(node);
                self.eval_pipeline(frame, dot, *pipe)?
            }
            Expr::Identifier { name, callee } => {
                frame.at = At::Expr(node);
                self.eval_function(frame, dot, *name, *callee, At::Expr(node), Given::NONE)?
            }
            _ => return Err(frame.error("internal error: no fields in evalChainNode")),
        };
        self.eval_field_chain(frame, dot, receiver, At::Expr(chain), path, given)
    }

    fn eval_variable<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Val,
        expr: &'t Expr,
        variable: Variable,
        given: Given<'t>,
    ) -> Result<Val> {
        frame.at = At::Expr(expr);
        let value = frame.var_value(&variable)?;
        match variable.path() {
            Some(path) => self.eval_field_chain(frame, dot, value, At::Expr(expr), path, given),
            None => {
                not_a_function(frame, expr, &given)?;
                Ok(value)
            }
        }
    }

    /// `.X.Y.Z`, the last of which may be a method that takes the arguments.
    fn eval_field_chain<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Val,
        mut receiver: Val,
        node: At<'t>,
        path: Span,
        given: Given<'t>,
    ) -> Result<Val> {
        let mut names = names(path.of(&frame.unit.source));
        let mut last = names.next().unwrap_or_default();
        for name in names {
            receiver = self.eval_field(frame, dot, last, node, Given::NONE, receiver)?;
            last = name;
        }
        self.eval_field(frame, dot, last, node, given, receiver)
    }

    fn eval_field<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Val,
        name: &[u8],
        node: At<'t>,
        given: Given<'t>,
        receiver: Val,
    ) -> Result<Val> {
        let value = match &receiver {
            Val::Invalid => return Ok(Val::Invalid),
            Val::Interface(Value::Nil) => {
                return Err(frame.error(format!("nil pointer evaluating interface {{}}.{}", to_text(name))));
            }
            Val::Concrete(value) | Val::Interface(value) => value,
        };
        if let Some(signature) = self.method(value, name) {
            return self.eval_call(frame, dot, Target::Method(value), signature, node, name, given);
        }
        match value {
            Value::Map(map) => {
                if given.is_some() {
                    return Err(frame.error(format!("{} is not a method but has arguments", to_text(name))));
                }
                return Ok(match (map.entry(name), map.ty()) {
                    (Some(element), ty) => {
                        if let Some(trace) = self.trace {
                            frame.read(trace, element.mark);
                        }
                        Val::element(element.value, ty.has_interface_elements())
                    }
                    (None, MapType::String) => Val::Concrete(Value::String(Str::default())),
                    (None, MapType::Files) => Val::Concrete(Value::Bytes(Arc::default())),
                    (None, _) => Val::Interface(Value::Nil),
                });
            }
            Value::Object(object) => {
                if let Some(field) = std::str::from_utf8(name).ok().and_then(|name| object.field(name)) {
                    if given.is_some() {
                        let name = to_text(name);
                        return Err(frame.error(format!("{name} has arguments but cannot be invoked as function")));
                    }
                    return Ok(Val::element(field, false));
                }
                if object.hides_field(&to_text(name)) {
                    let (name, typ) = (to_text(name), object.type_name());
                    return Err(frame.error(format!("{name} is an unexported field of struct type {typ}")));
                }
            }
            _ => {}
        }
        let (name, typ) = (to_text(name), receiver.type_name());
        Err(frame.error(format!("can't evaluate field {name} in type {typ}")))
    }

    /// The method of a value's type, if it has one of that name.
    fn method(&self, receiver: &Value, name: &[u8]) -> Option<Signature> {
        match receiver {
            Value::Object(object) => {
                let params = object.method(std::str::from_utf8(name).ok()?)?;
                Some(Signature {
                    params,
                    variadic: false,
                })
            }
            Value::Map(map) if matches!(map.ty(), MapType::Any | MapType::String) => None,
            Value::Map(_) | Value::List(_) | Value::Duration(_) => self.library.method(receiver, name),
            _ => None,
        }
    }

    fn eval_function<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Val,
        name: Span,
        callee: Callee,
        node: At<'t>,
        given: Given<'t>,
    ) -> Result<Val> {
        const LOGIC: Signature = Signature {
            params: &[Param::Reflect, Param::Reflect],
            variadic: true,
        };
        let name = name.of(&frame.unit.source);
        match callee {
            Callee::And => self.eval_and_or(frame, dot, LOGIC, name, given, false),
            Callee::Or => self.eval_and_or(frame, dot, LOGIC, name, given, true),
            Callee::Call => self.eval_call_builtin(frame, dot, LOGIC, node, name, given),
            Callee::Function(id) => {
                let signature = self.library.signature(id);
                self.eval_call(frame, dot, Target::Function(id), signature, node, name, given)
            }
        }
    }

    /// The built-ins that stop at the argument that decides.
    fn eval_and_or<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Val,
        signature: Signature,
        name: &[u8],
        given: Given<'t>,
        stop_at: bool,
    ) -> Result<Val> {
        check_count(frame, signature, name, &given)?;
        let mut value = Val::Invalid;
        for arg in given.written {
            value = self.eval_arg(frame, dot, Param::Reflect, arg)?;
            if value.is_true() == stop_at {
                return Ok(value);
            }
        }
        Ok(given.last.unwrap_or(value))
    }

    /// The built-in `call`: nothing that a chart can reach is a function value, so it always fails.
    fn eval_call_builtin<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Val,
        signature: Signature,
        node: At<'t>,
        name: &[u8],
        given: Given<'t>,
    ) -> Result<Val> {
        check_count(frame, signature, name, &given)?;
        let callee_name = given.written.first().map(|arg| At::Expr(arg).text(frame.unit));
        let mut values = Vec::new();
        for arg in given.written {
            values.push(self.eval_arg(frame, dot, Param::Reflect, arg)?);
        }
        values.extend(given.last);
        let callee = values.into_iter().next().unwrap_or(Val::Invalid).without_interface();
        let message = match &callee {
            Val::Concrete(value) => {
                let name = callee_name.unwrap_or_else(|| match value {
                    Value::String(text) => text.to_vec(),
                    other => format!("<{} Value>", other.type_name()).into_bytes(),
                });
                format!(
                    "non-function {} of type {}",
                    String::from_utf8_lossy(&name),
                    value.type_name()
                )
            }
            _ => "call of nil".to_string(),
        };
        frame.at = node;
        Err(frame.call_error(name, FuncError::new(message)))
    }

    #[expect(clippy::too_many_arguments, reason = "Go's evalCall takes the same eight")]
    fn eval_call<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Val,
        target: Target<'_>,
        signature: Signature,
        node: At<'t>,
        name: &[u8],
        given: Given<'t>,
    ) -> Result<Val> {
        check_count(frame, signature, name, &given)?;
        let mut args = Args::with_capacity(given.len());
        // What a function looks into and is nothing at all.
        let mut nothing = false;
        let mut push = |param: Param, value: Val| {
            nothing |= param == Param::ReflectSome && matches!(value, Val::Invalid);
            args.push(value.into_value());
        };
        for (index, arg) in given.written.iter().enumerate() {
            let param = param_at(signature, index);
            push(param, self.eval_arg(frame, dot, param, arg)?);
        }
        if let Some(last) = given.last {
            let param = param_at(signature, given.written.len());
            push(param, validate_type(frame, last, param)?);
        }
        self.stack.check().map_err(|message| frame.error(message))?;
        let library = self.library;
        if let Some(trace) = self.trace {
            let read = &mut |mark| frame.read(trace, mark);
            match target {
                Target::Function(_) => library.reads(name, &args, read),
                Target::Method(receiver) => library.reads(name, std::slice::from_ref(receiver), read),
            }
        }
        let result = match target {
            _ if nothing => Err(FuncError::new("reflect: call of reflect.Value.Type on zero Value")),
            Target::Function(id) => library.call(id, self, &args),
            Target::Method(value) => self.call_method(value, name, &args),
        };
        let result = result.and_then(|value| {
            if let Value::String(text) = &value {
                checked_length(text.len())?;
            }
            let size = args.iter().chain([&value]).map(steps_of).sum::<u64>();
            let steps = match target {
                Target::Function(id) => library.cost(id, &args, size),
                Target::Method(_) => size,
            };
            self.spend(1 + steps).map(|()| value)
        });
        match result {
            Ok(Value::Nil) => Ok(Val::Interface(Value::Nil)),
            Ok(value) => Ok(Val::Concrete(value)),
            Err(error) => {
                frame.at = node;
                Err(frame.call_error(name, error))
            }
        }
    }

    fn call_method(&self, receiver: &Value, name: &[u8], args: &[Value]) -> Result<Value, FuncError> {
        match receiver {
            Value::Object(object) => Ok(object.call(&to_text(name), args)?),
            _ => self.library.call_method(receiver, name, args),
        }
    }

    /// An argument for a parameter: a constant must be of its type, any other value assignable to it.
    fn eval_arg<'t>(&mut self, frame: &mut Frame<'t>, dot: &Val, param: Param, arg: &'t Expr) -> Result<Val> {
        frame.at = At::Expr(arg);
        let unit = frame.unit;
        let value = match arg {
            Expr::Dot(_) => dot.clone(),
            Expr::Nil(_) => return nil_argument(frame, param),
            Expr::Field { path, .. } => {
                self.eval_field_chain(frame, dot, dot.clone(), At::Expr(arg), *path, Given::NONE)?
            }
            Expr::Variable(variable) => self.eval_variable(frame, dot, arg, *variable, Given::NONE)?,
            Expr::Pipe(pipe) => self.eval_pipeline(frame, dot, *pipe)?,
            Expr::Identifier { name, callee } => {
                self.eval_function(frame, dot, *name, *callee, At::Expr(arg), Given::NONE)?
            }
            Expr::Chain { node, path } => self.eval_chain(frame, dot, arg, &unit[*node], *path, Given::NONE)?,
            Expr::Bool(..) | Expr::Number { .. } | Expr::String { .. } => return constant(frame, param, arg),
        };
        validate_type(frame, value, param)
    }
}

fn not_a_function(frame: &Frame<'_>, first: &Expr, given: &Given<'_>) -> Result<()> {
    if !given.is_some() {
        return Ok(());
    }
    let mut message = b"can't give argument to non-function ".to_vec();
    first.write_to(frame.unit, &mut message);
    Err(frame.error(message))
}

/// The value of a number where no type is asked for: the way it is written decides.
fn ideal_constant(frame: &Frame<'_>, written: Span, number: Id<Number>) -> Result<Val> {
    let text = || to_text(written.of(&frame.unit.source));
    match frame.unit[number].ideal {
        Ideal::Float(float) => Ok(Val::Concrete(Value::Float(float))),
        Ideal::Int(int) => Ok(Val::Concrete(Value::Int(int))),
        Ideal::Overflow => Err(frame.error(format!("{} overflows int", text()))),
        Ideal::Complex => Err(frame.error(format!("complex constant {} is not supported", text()))),
    }
}

fn param_at(signature: Signature, index: usize) -> Param {
    let last = signature.params.last().copied().unwrap_or(Param::Any);
    signature.params.get(index).copied().unwrap_or(last)
}

fn check_count(frame: &Frame<'_>, signature: Signature, name: &[u8], given: &Given<'_>) -> Result<()> {
    let (count, params) = (given.len(), signature.params.len());
    if signature.variadic {
        if count + 1 < params {
            let (name, got) = (to_text(name), given.written.len());
            return Err(frame.error(format!(
                "wrong number of args for {name}: want at least {} got {got}",
                params - 1
            )));
        }
    } else if count != params {
        let name = to_text(name);
        return Err(frame.error(format!("wrong number of args for {name}: want {params} got {count}")));
    }
    Ok(())
}

/// Whether the type has a nil, and what it is.
fn zero(param: Param) -> Option<Value> {
    match param {
        Param::Any | Param::Reflect | Param::ReflectSome => Some(Value::Nil),
        Param::Map => Some(Value::Map(crate::data::Map::nil(MapType::Any))),
        Param::List => Some(Value::List(crate::data::List::nil(crate::data::Elem::Any))),
        Param::Object(name) if name.starts_with('*') => Some(Value::Nil),
        _ => None,
    }
}

fn nil_argument(frame: &Frame<'_>, param: Param) -> Result<Val> {
    match zero(param) {
        Some(_) if param == Param::ReflectSome => Ok(Val::Invalid),
        Some(value) => Ok(Val::concrete(value)),
        None => Err(frame.error(format!("cannot assign nil to {}", param.type_name()))),
    }
}

/// A constant as an argument.
fn constant(frame: &Frame<'_>, param: Param, arg: &Expr) -> Result<Val> {
    let unit = frame.unit;
    let value = match (param, arg) {
        (Param::Any | Param::Reflect | Param::ReflectSome | Param::Bool, Expr::Bool(_, value)) => {
            Some(Value::Bool(*value))
        }
        (Param::Any | Param::Reflect | Param::ReflectSome | Param::String, Expr::String { text, .. }) => {
            Some(Value::String(unit[*text].clone()))
        }
        (Param::Any | Param::Reflect | Param::ReflectSome, Expr::Number { written, number }) => {
            return ideal_constant(frame, *written, *number);
        }
        (Param::Int, Expr::Number { number, .. }) => unit[*number].int.map(Value::Int),
        (Param::Int64, Expr::Number { number, .. }) => unit[*number].int.map(Value::Int64),
        (Param::Uint32, Expr::Number { number, .. }) => unit[*number].uint.map(Value::Uint64),
        (Param::Float64, Expr::Number { number, .. }) => unit[*number].float.map(Value::Float),
        _ => None,
    };
    if let Some(value) = value {
        return Ok(Val::Concrete(value));
    }
    let expected = match param {
        Param::Bool => "bool",
        Param::String => "string",
        Param::Int | Param::Int64 => "integer",
        Param::Uint32 => "unsigned integer",
        Param::Float64 => "float",
        _ => {
            let mut message = b"can't handle ".to_vec();
            arg.write_to(frame.unit, &mut message);
            message.extend_from_slice(format!(" for arg of type {}", param.type_name()).as_bytes());
            return Err(frame.error(message));
        }
    };
    let mut message = format!("expected {expected}; found ").into_bytes();
    arg.write_to(frame.unit, &mut message);
    Err(frame.error(message))
}

/// A value as an argument, if Go can assign it to the parameter's type.
fn validate_type(frame: &Frame<'_>, value: Val, param: Param) -> Result<Val> {
    let inner = match &value {
        Val::Invalid => {
            return match zero(param) {
                Some(zero) => Ok(Val::concrete(zero)),
                None => Err(frame.error(format!("invalid value; expected {}", param.type_name()))),
            };
        }
        Val::Concrete(inner) | Val::Interface(inner) => inner,
    };
    let fits = match (param, inner) {
        (Param::Any | Param::Reflect | Param::ReflectSome, _)
        | (Param::String, Value::String(_))
        | (Param::Bool, Value::Bool(_))
        | (Param::Int, Value::Int(_))
        | (Param::Int64, Value::Int64(_))
        | (Param::Float64, Value::Float(_)) => true,
        (Param::Map, Value::Map(map)) => map.ty().has_interface_elements(),
        (Param::List, Value::List(list)) => list.elem().is_interface(),
        (Param::Object(name), value) => value.kind() != Kind::Invalid && value.type_name() == name,
        _ => false,
    };
    if fits {
        return Ok(value);
    }
    let got = if matches!(inner, Value::Nil) {
        value.type_name()
    } else {
        inner.type_name()
    };
    Err(frame.error(format!(
        "wrong type for value; expected {}; got {got}",
        param.type_name()
    )))
}
