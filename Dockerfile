# consult in a container: no root, nothing writable but /tmp and the folder of the installation (CONSULT_INSTANCE).
FROM python:3.11.14-slim-bookworm AS build
WORKDIR /srv/consult
RUN python -m venv .venv
COPY requirements.lock requirements-languages.lock ./
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
# --build-arg LANGUAGES=1: contributions in different languages are compared, too
ARG LANGUAGES=0
RUN test "$LANGUAGES" = 0 || .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-languages.lock
COPY wsgi.py LICENSE ./
COPY consult ./consult
COPY templates ./templates
COPY static ./static
COPY docs ./docs
COPY tools ./tools
COPY deploy/gunicorn.conf.py ./deploy/gunicorn.conf.py
RUN for each in consult/translations/*/LC_MESSAGES/messages.po; do .venv/bin/python -m consult.catalogues compile "$each" || exit 1; done \
    && .venv/bin/python -m compileall -q consult wsgi.py

FROM python:3.11.14-slim-bookworm AS run
# pg_dump for backups must not be older than the server: both are PostgreSQL 15. Fonts are for PDF files.
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client-15 fonts-noto-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 consult \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/consult --shell /usr/sbin/nologin consult \
    && install -d -o consult -g consult -m 0700 /var/lib/consult
WORKDIR /srv/consult
COPY --from=build /srv/consult /srv/consult
ENV PATH=/srv/consult/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    CONSULT_INSTANCE=/var/lib/consult CONSULT_HOST=0.0.0.0 CONSULT_PORT=8000 CONSULT_SAMPLE=0
USER 10001:10001
VOLUME /var/lib/consult
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=2)"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "wsgi:app"]
