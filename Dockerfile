# syntax=docker/dockerfile:1
# One image for all programs: the entry point is the `postern` binary, the command says which.

FROM node:22.12.0-alpine3.21 AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build
# What runs needs no compiler, no test runner and no type declarations.
RUN npm prune --omit=dev --no-audit --no-fund \
 && find node_modules dist \( -name '*.d.ts' -o -name '*.d.cts' -o -name '*.map' -o -name '*.md' \) -delete

FROM node:22.12.0-alpine3.21
ENV NODE_ENV=production
WORKDIR /app
# Volumes that are mounted here start with these owners, so that uid 1000 can write to them.
RUN install -d -o node -g node /run/postern /var/lib/postern /etc/postern /trust /tokens \
 && rm -rf /usr/local/lib/node_modules /opt/yarn* /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/yarn*
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/dist dist
COPY --from=build /build/examples/policies examples/policies
COPY --from=build /build/examples/refund-service/data examples/refund-service/data
USER node
ENTRYPOINT ["node", "dist/cli/main.js"]
CMD ["--help"]
