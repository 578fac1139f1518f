import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type Interconnect, type ListingState, type PricingCurve, type TermDiscount } from '#libs/market';
import { type CostsJson } from './pricing.mapping.js';

@Entity('gpu_pool')
export class GpuPoolRow {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  org_id: string;

  @Column('text')
  site_id: string;

  @Column('text')
  external_id: string;

  @Column('text')
  name: string;

  @Column('text')
  model_slug: string;

  @Column('int')
  gpus_per_node: number;

  @Column('int')
  node_count: number;

  @Column('int')
  nodes_per_fabric: number;

  @Column('text')
  interconnect: Interconnect;

  @Column('int')
  vcpus_per_node: number;

  @Column('int')
  ram_gib_per_node: number;

  @Column('int')
  storage_gib_per_node: number;

  @Column('int')
  network_gbps_per_node: number;

  @Column('int')
  watts_per_gpu: number;

  @Column('timestamptz')
  available_from: Date;

  @Column('timestamptz', { nullable: true })
  available_until: Date | null;

  @Column('int')
  min_chunk_gpus: number;

  @Column('int')
  min_hours: number;

  @Column('numeric')
  price: string;

  @Column('char', { length: 3 })
  price_currency: string;

  @Column('jsonb')
  term_discounts: TermDiscount[];

  @Column('numeric')
  floor: string;

  @Column('jsonb', { nullable: true })
  pricing_curve: PricingCurve | null;

  @Column('jsonb', { nullable: true })
  costs: CostsJson | null;

  @Column('boolean')
  on_demand: boolean;

  @Column('text')
  state: ListingState;

  @Column('int')
  version: number;
}
