# The mock in a container. Built from a checkout: docker build -t wfmock .
# docs/docker.md says how to run it.

FROM python:3.12-slim AS build
WORKDIR /source
COPY pyproject.toml requirements.lock README.md ./
COPY src ./src
COPY openapi ./openapi
COPY fixtures ./fixtures
# The lock file also pins what only development needs; as constraints it pins without installing.
RUN python -m venv /opt/wfmock \
 && /opt/wfmock/bin/pip install --no-cache-dir --no-compile --constraint requirements.lock . \
 && /opt/wfmock/bin/pip uninstall --yes pip

FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home wfmock
COPY --from=build /opt/wfmock /opt/wfmock
# Every address, because a container's loopback cannot be reached from outside. The control API then
# answers callers from outside only with the token in WFMOCK_CONTROL_TOKEN; without one, nobody.
ENV PATH=/opt/wfmock/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    WFMOCK_HOST=0.0.0.0 \
    WFMOCK_PORT=4010
USER wfmock
WORKDIR /home/wfmock
EXPOSE 4010
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['WFMOCK_PORT'] + '/__wfmock/health', timeout=2)"]
ENTRYPOINT ["wfmock"]
CMD ["serve"]
