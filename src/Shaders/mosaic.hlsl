// Draws a tensor, [count, channels, height, width] in [0, 1] as written by the model, as tiles of the render target.
// Each instance is a tile, a triangle strip of four vertices. Values are sRGB-encoded and not converted: the target is
// UNORM, and filtering uses encoded values (like the CPU's TileFilter; tests compare the two).

cbuffer MosaicConstants : register(b0)
{
    float2 TargetSize; // size of the picture with the tiles, in pixels
    float2 TileSize;   // size of every tile, in pixels
    uint2 ImageSize;   // width and height of an image, in image pixels
    uint Channels;     // 1 or 3
    uint Filter;       // 0 crisp, 1 bilinear, 2 bicubic
};

StructuredBuffer<float> Images : register(t0);
StructuredBuffer<uint2> Origins : register(t1); // top left corner of every tile, in pixels

struct Corner
{
    float4 Position : SV_Position;
    float2 Pixel : PIXEL;                 // position in the image, in image pixels from its top left corner
    nointerpolation uint Image : IMAGE;   // index in the batch
};

Corner VertexMain(uint vertex : SV_VertexID, uint instance : SV_InstanceID)
{
    float2 unit = float2(vertex & 1, vertex >> 1);
    float2 place = float2(Origins[instance]) + unit * TileSize;
    Corner corner;
    corner.Position = float4(place.x * 2 / TargetSize.x - 1, 1 - place.y * 2 / TargetSize.y, 0, 1);
    corner.Pixel = unit * float2(ImageSize);
    corner.Image = instance;
    return corner;
}

// Reads a pixel, clamped to the border of the image. NaN becomes 0, as on the CPU.
float3 Load(uint image, int2 pixel)
{
    uint2 inside = uint2(clamp(pixel, int2(0, 0), int2(ImageSize) - 1));
    uint plane = ImageSize.x * ImageSize.y;
    uint at = image * Channels * plane + inside.y * ImageSize.x + inside.x;
    // A gray image has a single plane, which is read three times.
    uint step = Channels == 1 ? 0 : plane;
    return saturate(float3(Images[at], Images[at + step], Images[at + 2 * step]));
}

// Catmull-Rom weights of four consecutive pixels, for a position between the middle two.
float4 CubicWeights(float t)
{
    float t2 = t * t;
    float t3 = t2 * t;
    return float4(
        -0.5f * t3 + t2 - 0.5f * t,
        1.5f * t3 - 2.5f * t2 + 1,
        -1.5f * t3 + 2 * t2 + 0.5f * t,
        0.5f * t3 - 0.5f * t2);
}

float3 Crisp(uint image, float2 place)
{
    return Load(image, int2(floor(place)));
}

float3 Bilinear(uint image, float2 place)
{
    float2 from = place - 0.5f;
    int2 first = int2(floor(from));
    float2 part = from - floor(from);
    float3 top = lerp(Load(image, first), Load(image, first + int2(1, 0)), part.x);
    float3 bottom = lerp(Load(image, first + int2(0, 1)), Load(image, first + int2(1, 1)), part.x);
    return lerp(top, bottom, part.y);
}

float3 Bicubic(uint image, float2 place)
{
    float2 from = place - 0.5f;
    int2 first = int2(floor(from)) - 1;
    float4 across = CubicWeights(from.x - floor(from.x));
    float4 down = CubicWeights(from.y - floor(from.y));
    float3 sum = 0;
    for (int y = 0; y < 4; y++)
    {
        float3 row = 0;
        for (int x = 0; x < 4; x++)
            row += across[x] * Load(image, first + int2(x, y));
        sum += down[y] * row;
    }
    return sum;
}

float4 PixelMain(Corner corner) : SV_Target
{
    float3 value;
    if (Filter == 0)
        value = Crisp(corner.Image, corner.Pixel);
    else if (Filter == 1)
        value = Bilinear(corner.Image, corner.Pixel);
    else
        value = Bicubic(corner.Image, corner.Pixel);
    // Rounded to 8 bits half up, as on the CPU, so that the conversion to the target format is exact.
    return float4(floor(saturate(value) * 255 + 0.5f) / 255, 1);
}
