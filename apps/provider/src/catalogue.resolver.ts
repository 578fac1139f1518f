import { Query, Resolver } from '@nestjs/graphql';
import { GPU_MODELS, REGIONS } from '#libs/market';
import { type provider } from '#libs/schema';

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name.localeCompare(b.name, 'en');

/** The catalogues of GPU models and regions: the same for everybody. */
@Resolver()
export class CatalogueResolver {
  @Query('gpuModels')
  gpuModels(): readonly provider.GpuModel[] {
    return GPU_MODELS.toSorted(byName);
  }

  @Query('regions')
  regions(): readonly provider.Region[] {
    return REGIONS.toSorted(byName);
  }
}
