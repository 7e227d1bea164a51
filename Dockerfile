# One image for every process of Tijdig; the command says which. Built and run by docker-compose.yml.
# The build stage has uv and pip, the final stage has neither: an interpreter and our environment.

FROM python:3.11-slim-bookworm AS build
# The same uv as deploy/local/bootstrap.py.
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=/opt/tijdig
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-default-groups --no-install-project
COPY README.md LICENSE ./
COPY services services
COPY workflows workflows
COPY shared shared
COPY tijdig tijdig
COPY deploy deploy
RUN uv sync --locked --no-default-groups --no-editable

FROM python:3.11-slim-bookworm
RUN pip uninstall --yes pip setuptools wheel \
 && groupadd --gid 10001 tijdig \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin tijdig
COPY --from=build /opt/tijdig /opt/tijdig
ENV PATH=/opt/tijdig/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    TIJDIG_HTTP_HOST=0.0.0.0 TIJDIG_HTTP_PORT=8080
WORKDIR /opt/tijdig
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
CMD ["tijdig", "--help"]
