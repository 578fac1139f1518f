import { type AcceptanceTest } from '#libs/market';
import { type provider, windowFromGraphQL } from '#libs/schema';
import { type Beat, type ReadingDraft, type ReadingsCommand } from '#libs/workflows';

export function acceptanceTestFromGraphQL(input: provider.AcceptanceTestInput): AcceptanceTest {
  const { measuredAt, units, networkGbpsPerNode, pue, report } = input;
  return { measuredAt, units, networkGbpsPerNode: networkGbpsPerNode ?? null, pue: pue ?? null, report };
}

export function beatFromGraphQL({ node, units, window }: provider.HeartbeatInput): Beat {
  return { node, units, window: windowFromGraphQL(window) };
}

function readingFromGraphQL(input: provider.MeterReadingInput): ReadingDraft {
  const { externalId, window, itKwh, pue, tariff, replaces } = input;
  const figures = { itKwh, pue: pue ?? null, tariff: tariff ?? null };
  return { externalId, period: windowFromGraphQL(window), ...figures, replaces: replaces ?? null };
}

export function readingsFromGraphQL({
  leaseId,
  readings,
  charges,
}: provider.MeterReadingsReportInput): ReadingsCommand {
  return {
    leaseId,
    readings: (readings ?? []).map(readingFromGraphQL),
    charges: (charges ?? []).map(({ window, ...charge }) => ({ ...charge, period: windowFromGraphQL(window) })),
  };
}
