"""Put the application together."""

from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint, Flask
from flask_compress import Compress
from flask_wtf import CSRFProtect
from jinja2.environment import Template, TemplateModule
from jinja2.runtime import Context
from werkzeug.middleware.proxy_fix import ProxyFix

from expo import web
from expo.config import ROOT, Config
from expo.db import WEB, db, engine_options, prepare
from expo.domain.throttles import Limits
from expo.web import (
    access,
    addresses,
    arguments,
    assets,
    board_polls,
    body_limits,
    closed_forms,
    components,
    current_url,
    database_state,
    errors,
    formats,
    kept,
    language,
    navigation,
    organizer,
    probes,
    public_pages,
    public_parts,
    pulses,
    request_log,
    security,
    sign_ins,
    stale_forms,
    states,
)


class OneModule(Template):
    """A template whose imports are one module: none of ours gets globals that others lack, so nothing is compared."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


SEASON = timedelta(days=120)
"""How long a phone that followed a personal link stays signed in."""

csrf = CSRFProtect()
compress = Compress()


def create_app(config: Config | None = None) -> Flask:
    """Return the WSGI application of an installation."""
    config = config or Config.from_environment()
    app = Flask("expo", root_path=str(ROOT / "expo"), template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.config.update(
        EXPO=config,
        LIMITS=Limits.read(config.limits),
        SECRET_KEY=config.secret_key or ("testing" if config.testing else None),
        SECRET_KEY_FALLBACKS=list(config.former_secret_keys),
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(config.database_url, wait=WEB),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.is_secure,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=config.is_secure,
        REMEMBER_COOKIE_DURATION=SEASON,
        MAX_CONTENT_LENGTH=8 * 2**20,
        MAX_FORM_MEMORY_SIZE=2**20,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a phone may lie on the table for hours
        TESTING=config.testing,
        WTF_CSRF_ENABLED=not config.testing,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,  # 0.2 ms more than 4, and a tenth less to send
        COMPRESS_LEVEL=5,
    )
    if config.trusted_proxies:
        hops = config.trusted_proxies
        proxied = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)
        app.wsgi_app = proxied  # type: ignore[method-assign]  # Flask's own way to wrap itself
    app.wsgi_app = security.OwnHosts(app.wsgi_app, config.public_url)  # type: ignore[method-assign]  # as above
    app.jinja_env.template_class = OneModule
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
    board_polls.init_app(app)
    pulses.init_app(app)
    body_limits.init_app(app)
    stale_forms.init_app(app, csrf)
    compress.init_app(app)
    parts = (
        request_log,
        database_state,
        arguments,
        addresses,
        assets,
        components,
        current_url,
        language,
        formats,
        kept,
        access,
        closed_forms,
        sign_ins,
        navigation,
        errors,
        public_pages,
        public_parts,
        security,
        states,
    )
    for part in parts:
        part.init_app(app)
    for blueprint in _blueprints():
        app.register_blueprint(blueprint)
    public_pages.keep(app)
    probes.init_app(app)  # last, so that it comes first: a load balancer knows no host name
    return app


def _blueprints() -> list[Blueprint]:
    """Collect the blueprint of every module of the web that has a ``bp``."""
    names = [f"expo.web.{module.name}" for module in iter_modules(web.__path__) if not module.ispkg]
    names += [f"expo.web.organizer.{module.name}" for module in iter_modules(organizer.__path__)]
    modules = (import_module(name) for name in sorted(names))
    return [module.bp for module in modules if hasattr(module, "bp")]
