import { ConfigReader } from './config-reader';

/** One level of the UNet, counted from the full resolution down. */
export interface UnetLevel {
  readonly channels: number;
  /** Resnet blocks on the way down; on the way up there is one more. */
  readonly layers: number;
  readonly heads: number;
  readonly transformerDepth: number;
  /** On the way down. */
  readonly crossAttention: boolean;
  readonly last: boolean;
}

export interface UnetConfig {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly firstChannels: number;
  readonly crossAttentionDim: number;
  readonly levels: readonly UnetLevel[];
  /** On the way up, from the lowest resolution on. */
  readonly upCrossAttention: readonly boolean[];
  readonly groups: number;
  readonly epsilon: number;
  readonly linearProjection: boolean;
  readonly upcastAttention: boolean;
  readonly time: {
    readonly channels: number;
    readonly embeddingChannels: number;
    readonly cosineFirst: boolean;
    readonly frequencyShift: number;
  };
}

const DOWN_BLOCKS = ['CrossAttnDownBlock2D', 'DownBlock2D'] as const;
const UP_BLOCKS = ['CrossAttnUpBlock2D', 'UpBlock2D'] as const;

/** Values that leave the maths as we write it; the defaults of diffusers' UNet2DConditionModel. */
const NEUTRAL = {
  center_input_sample: false,
  only_cross_attention: false,
  downsample_padding: 1,
  mid_block_scale_factor: 1,
  dual_cross_attention: false,
  resnet_time_scale_shift: 'default',
  resnet_skip_time_act: false,
  resnet_out_scale_factor: 1,
  time_embedding_type: 'positional',
  conv_in_kernel: 3,
  conv_out_kernel: 3,
  attention_type: 'default',
  class_embeddings_concat: false,
} as const;

/** Fields that say nothing about the graph: `dropout` rests at inference, the embedding heads have no embedding. */
const HARMLESS = ['sample_size', 'dropout', 'addition_embed_type_num_heads'];

/** diffusers widens the time embedding by this factor (UNet2DConditionModel._set_time_proj). */
const TIME_FACTOR = 4;

/** The table of the timestep's frequencies has half as many entries, and stays in the graph; published: 320. */
const MAX_FIRST_CHANNELS = 2 ** 14;

/** Reads `unet/config.json`. @throws AppError `config-unsupported` naming the field. */
export function readUnetConfig(config: Readonly<Record<string, unknown>>): UnetConfig {
  const reader = new ConfigReader('UNet', config);
  const channels = reader.counts('block_out_channels', [320, 640, 1280, 1280]);
  const count = channels.length;
  const down = reader.choices('down_block_types', DOWN_BLOCKS, [
    'CrossAttnDownBlock2D',
    'CrossAttnDownBlock2D',
    'CrossAttnDownBlock2D',
    'DownBlock2D',
  ]);
  const up = reader.choices('up_block_types', UP_BLOCKS, [
    'UpBlock2D',
    'CrossAttnUpBlock2D',
    'CrossAttnUpBlock2D',
    'CrossAttnUpBlock2D',
  ]);
  if (down.length !== count)
    reader.refuse('down_block_types', `${count} blocks, one for each of block_out_channels`);
  if (up.length !== count)
    reader.refuse('up_block_types', `${count} blocks, one for each of block_out_channels`);
  reader.choice('mid_block_type', ['UNetMidBlock2DCrossAttn'], 'UNetMidBlock2DCrossAttn');
  reader.choice('act_fn', ['silu', 'swish'], 'silu');

  const headsField = reader.has('num_attention_heads') ? 'num_attention_heads' : 'attention_head_dim';
  // Its name notwithstanding, attention_head_dim counts heads (diffusers keeps the slip for old checkpoints).
  const heads = reader.countPerLevel(headsField, count, 8);
  reader.requireNeutral(NEUTRAL);
  const layers = reader.countPerLevel('layers_per_block', count, 2);
  const depths = reader.countPerLevel('transformer_layers_per_block', count, 1);
  const [firstChannels = 1] = channels;
  if (firstChannels % 2 !== 0 || firstChannels > MAX_FIRST_CHANNELS)
    reader.refuse('block_out_channels', `an even first width of at most ${MAX_FIRST_CHANNELS}`);
  const levels = channels.map((width, index): UnetLevel => {
    const levelHeads = heads[index] ?? 1;
    if (width % levelHeads !== 0) reader.refuse(headsField, 'numbers that divide block_out_channels');
    return {
      channels: width,
      layers: layers[index] ?? 1,
      heads: levelHeads,
      transformerDepth: depths[index] ?? 1,
      crossAttention: down[index] === 'CrossAttnDownBlock2D',
      last: index === count - 1,
    };
  });
  const unet: UnetConfig = {
    inChannels: reader.count('in_channels', 4),
    outChannels: reader.count('out_channels', 4),
    firstChannels,
    crossAttentionDim: reader.count('cross_attention_dim', 1280),
    levels,
    upCrossAttention: up.map((type) => type === 'CrossAttnUpBlock2D'),
    groups: reader.divisor('norm_num_groups', channels, 32),
    epsilon: reader.number('norm_eps', 1e-5),
    linearProjection: reader.boolean('use_linear_projection', false),
    upcastAttention: reader.boolean('upcast_attention', false),
    time: {
      channels: firstChannels,
      embeddingChannels: reader.count('time_embedding_dim', TIME_FACTOR * firstChannels),
      cosineFirst: reader.boolean('flip_sin_to_cos', true),
      frequencyShift: reader.number('freq_shift', 0),
    },
  };
  reader.refuseOthers(HARMLESS);
  return unet;
}
