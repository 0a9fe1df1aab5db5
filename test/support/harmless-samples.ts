/** Variables as they stand on machines that train: clusters with Slurm and modules, conda, CI, containers, desktops. */
export const harmlessVariables: readonly (readonly [name: string, value: string])[] = `
PATH=/home/ann/miniconda3/envs/ml/bin:/usr/local/cuda-12.1/bin:/usr/local/sbin:/usr/bin:/bin
LD_LIBRARY_PATH=/usr/local/cuda-12.1/lib64:/opt/openmpi/lib:
LIBRARY_PATH=/usr/local/cuda/lib64/stubs
PYTHONPATH=/home/ann/projects/train:/home/ann/projects/tokens
PYTHONHASHSEED=0
PYTHONUNBUFFERED=1
PYTHON_VERSION=3.11.9
PYTHON_SHA256=9b1e896523fc510691126c864406d9360a3d1e986acbda59cda57b5abda45b87
PYTHON_GET_PIP_URL=https://github.com/pypa/get-pip/raw/66d8a0f637083e2c3ddffc0cb1e65ce126afb856/public/get-pip.py
PYTHON_GET_PIP_SHA256=6fb7b781206356f45ad79efbb19322caa6c2a5ad39092d0d44d0fec94117e118
GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D
LANG=en_US.UTF-8
LC_ALL=C.UTF-8
LANGUAGE=en_GB:en
TZ=Europe/Berlin
HOME=/home/ann
USER=ann
LOGNAME=ann
HOSTNAME=gpu-node-017.cluster.example.edu
SHELL=/bin/bash
TMPDIR=/scratch/tmp/ann.4711
EDITOR=vim
LS_COLORS=rs=0:di=01;34:ln=01;36:mh=00:pi=40;33:so=01;35:do=01;35:bd=40;33;01:cd=40;33;01:or=40;31;01:*.tar=01;31:*.key=00;32:*.pem=00;32
TERM=xterm-256color
CUDA_HOME=/usr/local/cuda-12.1
CUDA_PATH=/usr/local/cuda
CUDA_VISIBLE_DEVICES=0,1,2,3
CUDA_DEVICE_ORDER=PCI_BUS_ID
CUDA_MODULE_LOADING=LAZY
CUDA_CACHE_PATH=/scratch/ann/.nv/ComputeCache
CUDA_CACHE_MAXSIZE=4294967296
CUDA_LAUNCH_BLOCKING=1
CUDA_VERSION=12.1.1
CUDA_MPS_PIPE_DIRECTORY=/tmp/nvidia-mps
CUBLAS_WORKSPACE_CONFIG=:4096:8
NVIDIA_VISIBLE_DEVICES=GPU-8f6d1c2e-3b4a-4c5d-9e8f-7a6b5c4d3e2f
NVIDIA_DRIVER_CAPABILITIES=compute,utility
NVIDIA_REQUIRE_CUDA=cuda>=12.1 brand=tesla,driver>=470,driver<471 brand=nvidiartx,driver>=525,driver<526
NVIDIA_PRODUCT_NAME=CUDA
NVARCH=x86_64
NV_CUDA_CUDART_VERSION=12.1.105-1
NV_CUDNN_PACKAGE=libcudnn8=8.9.0.131-1+cuda12.1
NV_LIBNCCL_PACKAGE=libnccl2=2.17.1-1+cuda12.1
NV_NVTX_VERSION=12.1.105-1
NCCL_DEBUG=INFO
NCCL_SOCKET_IFNAME=^lo,docker0
NCCL_IB_HCA=mlx5_0:1,mlx5_1:1
NCCL_TOPO_FILE=/opt/topo/ndv4-topo.xml
NCCL_P2P_LEVEL=NVL
OMP_NUM_THREADS=8
OMP_PLACES=cores
OMP_PROC_BIND=close
KMP_AFFINITY=granularity=fine,compact,1,0
KMP_BLOCKTIME=1
MKL_NUM_THREADS=8
MKL_SERVICE_FORCE_INTEL=1
OPENBLAS_NUM_THREADS=4
GOTO_NUM_THREADS=4
OMPI_MCA_btl_tcp_if_include=eth0
OMPI_MCA_ess_base_jobid=2875523073
PMIX_NAMESPACE=slurm.pmix.4711.0
PMIX_SECURITY_MODE=munge,native
UCX_TLS=rc,sm,self
FI_PROVIDER=efa
XLA_FLAGS=--xla_gpu_cuda_data_dir=/usr/local/cuda --xla_dump_to=/tmp/xla
XLA_PYTHON_CLIENT_MEM_FRACTION=.75
JAX_PLATFORMS=cuda,cpu
JAX_COMPILATION_CACHE_DIR=/scratch/jax
TF_CPP_MIN_LOG_LEVEL=2
TF_FORCE_GPU_ALLOW_GROWTH=true
TF_CONFIG={"cluster": {"worker": ["h1:1234", "h2:1234"]}, "task": {"type": "worker", "index": 0}}
PYTORCH_CUDA_ALLOC_CONF=max_split_size_mb:128,expandable_segments:True
PYTORCH_VERSION=2.3.1
TORCH_HOME=/data/models/torch
TORCH_CUDA_ARCH_LIST=7.0 7.5 8.0 8.6+PTX
TORCHINDUCTOR_CACHE_DIR=/tmp/torchinductor_ann
TRITON_CACHE_DIR=/scratch/ann/triton
MASTER_ADDR=10.10.3.17
MASTER_PORT=29500
WORLD_SIZE=4
RANK=0
LOCAL_RANK=0
HF_HOME=/data/huggingface
HF_HUB_OFFLINE=1
HF_DATASETS_CACHE=/data/huggingface/datasets
HF_TOKEN_PATH=/data/huggingface/token
HF_HUB_ENABLE_HF_TRANSFER=1
HF_ENDPOINT=https://huggingface.co
TRANSFORMERS_CACHE=/data/huggingface/hub
TOKENIZERS_PARALLELISM=false
TOKENIZER=bert-base-uncased
MAX_TOKENS=4096
NUM_TOKENS_PER_BATCH=65536
PAD_TOKEN=<pad>
EOS_TOKEN=</s>
WANDB_MODE=offline
WANDB_PROJECT=energy-sweeps
WANDB_ENTITY=green-ai-lab
WANDB_RUN_ID=3k9x2v7q
WANDB_DIR=/scratch/ann/wandb
WANDB_BASE_URL=https://wandb.lab.example
MLFLOW_TRACKING_URI=http://mlflow.lab.example:5000
MLFLOW_RUN_ID=5f2c7a0d9e3b4c1f8a6d7e9b0c1d2e3f
CONDA_PREFIX=/home/ann/miniconda3/envs/ml
CONDA_DEFAULT_ENV=ml
CONDA_EXE=/home/ann/miniconda3/bin/conda
CONDA_PYTHON_EXE=/home/ann/miniconda3/bin/python
CONDA_SHLVL=2
CONDA_PROMPT_MODIFIER=(ml) 
CONDA_BACKUP_CXX=/usr/bin/g++
CONDA_BUILD_SYSROOT=/home/ann/miniconda3/envs/ml/x86_64-conda-linux-gnu/sysroot
CONDA_TOOLCHAIN_HOST=x86_64-conda-linux-gnu
_CE_CONDA=
VIRTUAL_ENV=/home/ann/venvs/train
VIRTUAL_ENV_PROMPT=(train) 
PIP_INDEX_URL=https://pypi.lab.example/simple
PIP_CACHE_DIR=/scratch/ann/pip
UV_CACHE_DIR=/scratch/ann/uv
POETRY_VIRTUALENVS_IN_PROJECT=true
PYTHON_KEYRING_BACKEND=keyring.backends.null.Keyring
SLURM_JOB_ID=4711042
SLURM_JOB_NAME=sweep-resnet
SLURM_JOB_ACCOUNT=p_greenai
SLURM_JOB_PARTITION=alpha
SLURM_JOB_NODELIST=taurusi[8001-8004]
SLURM_JOB_GPUS=0,1
SLURM_JOB_USER=ann
SLURM_JOB_QOS=normal
SLURM_JOB_START_TIME=1764374400
SLURM_SUBMIT_DIR=/projects/p_greenai/ann
SLURM_SUBMIT_HOST=login2
SLURM_CLUSTER_NAME=barnard
SLURM_CPUS_ON_NODE=24
SLURM_CPU_BIND=quiet,mask_cpu:0x000000FFFFFF
SLURM_TASKS_PER_NODE=4(x2)
SLURM_TOPOLOGY_ADDR_PATTERN=switch.switch.node
SLURM_STEP_NODELIST=taurusi8001
SLURM_STEPID=0
SLURM_GTIDS=0,1,2,3
SLURM_LAUNCH_NODE_IPADDR=10.10.1.2
SLURM_MEM_PER_CPU=2583
SLURM_SCRIPT_CONTEXT=prolog_task
SLURM_CONF=/etc/slurm/slurm.conf
SLURMD_NODENAME=taurusi8001
SRUN_DEBUG=3
SBATCH_EXPORT=NONE
PBS_JOBID=123456.pbs01
PBS_O_WORKDIR=/home/ann/work
LSB_JOBID=987654
COBALT_JOBID=55512
MODULEPATH=/software/modules/core:/software/modules/gcc-12.2
LOADEDMODULES=gcc/12.2.0:cuda/12.1:openmpi/4.1.5:python/3.11
_LMFILES_=/software/modules/core/gcc/12.2.0.lua:/software/modules/core/cuda/12.1.lua
LMOD_CMD=/usr/share/lmod/lmod/libexec/lmod
LMOD_VERSION=8.7.30
LMOD_SYSTEM_DEFAULT_MODULES=DefaultModules
__LMOD_REF_COUNT_PATH=/software/gcc/12.2/bin:1;/usr/local/cuda-12.1/bin:1;/usr/bin:2
_ModuleTable001_=X01vZHVsZVRhYmxlXyA9IHsKTVR2ZXJzaW9uID0gMywKY19yZWJ1aWxkVGltZSA9IGZhbHNlLApkZXB0aFQgPSB7fSwK
MANPATH=/software/gcc/12.2/share/man:
PKG_CONFIG_PATH=/software/openmpi/lib/pkgconfig
CMAKE_PREFIX_PATH=/software/openmpi:/usr/local/cuda
CC=gcc
CXXFLAGS=-O3 -march=native -fopenmp
EBROOTGCC=/software/gcc/12.2
EBVERSIONGCC=12.2.0
EBDEVELCUDA=/software/cuda/12.1/easybuild/CUDA-12.1-easybuild-devel
LM_LICENSE_FILE=27000@license.cluster.example.edu
MLM_LICENSE_FILE=/opt/matlab/licenses/network.lic
GRB_LICENSE_FILE=/home/ann/gurobi.lic
LICENSE=Apache-2.0
XDG_RUNTIME_DIR=/run/user/1000
XDG_SESSION_ID=c2
XDG_SESSION_TYPE=wayland
XDG_DATA_DIRS=/usr/local/share:/usr/share
DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus,guid=0f5c2e6b1d3a4f7c9b8e6d5a67890abc
SESSION_MANAGER=local/gpu:@/tmp/.ICE-unix/2154,unix/gpu:/tmp/.ICE-unix/2154
DESKTOP_SESSION=gnome
GNOME_KEYRING_CONTROL=/run/user/1000/keyring
SSH_AUTH_SOCK=/run/user/1000/keyring/ssh
SSH_ASKPASS=/usr/bin/ksshaskpass
SSH_CONNECTION=192.168.1.20 51234 192.168.1.30 22
SSH_TTY=/dev/pts/3
GIT_ASKPASS=/home/ann/.vscode-server/bin/3f786850e387550fdab836ed7e6dc881de23001b/extensions/git/dist/askpass.sh
XAUTHORITY=/run/user/1000/gdm/Xauthority
KRB5CCNAME=FILE:/tmp/krb5cc_1000_AbCdEf
PASSWORD_STORE_DIR=/home/ann/.password-store
CREDENTIALS_DIRECTORY=/run/credentials/nightwatt.service
AWS_REGION=eu-central-1
AWS_DEFAULT_REGION=eu-central-1
AWS_PROFILE=research
AWS_ROLE_ARN=arn:aws:iam::123456789012:role/trainer
AWS_SHARED_CREDENTIALS_FILE=/home/ann/.aws/credentials
AWS_WEB_IDENTITY_TOKEN_FILE=/var/run/secrets/eks.amazonaws.com/serviceaccount/token
GOOGLE_APPLICATION_CREDENTIALS=/home/ann/.config/gcloud/application_default_credentials.json
KUBECONFIG=/home/ann/.kube/config
KUBERNETES_SERVICE_HOST=10.96.0.1
KUBERNETES_PORT_443_TCP=tcp://10.96.0.1:443
DOCKER_HOST=unix:///run/user/1000/docker.sock
DOCKER_IMAGE=nvcr.io/nvidia/pytorch@sha256:4fc2d7a1f7c4e3b0c4c5a5f3d2b7f4f2f3c1a0b9e8d7c6b5a4938271605f4e3d
GIT_COMMIT=3f786850e387550fdab836ed7e6dc881de23001b
CI_COMMIT_SHA=89e6c98d92887913cadf06b2adb97f26cde4849b
GITHUB_SHA=2b66fd261ee5c6cfc8de7fa466bab600bcfe4f69
GITHUB_RUN_ID=7215830912
GITHUB_REPOSITORY=lab/train
GITHUB_WORKSPACE=/home/runner/work/train/train
BUILD_ID=2026-11-23_21-30-00
INVOCATION_ID=8d0d0c6d5d1c4b0e9b5d7e4f3a2b1c0d
DATASET_MD5=9e107d9d372bb6826bd81d3542a419d6
RUN_UUID=7d444840-9dc0-11d1-b245-5ffdce74fad2
http_proxy=http://proxy.lab.example:3128
no_proxy=localhost,127.0.0.1,.lab.example
SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-bundle.crt
SSL_KEY_FILE=/etc/ssl/node.key
OPENAI_API_BASE=https://llm.lab.example/v1
OPENAI_API_VERSION=2024-02-01
VLLM_API_SERVER_PORT=8000
CACHE_KEY=pip-linux-3.11-89e6c98d
SORT_KEY=val_loss
AUTH_TYPE=none
SEED=42
RANDOM_SEED=1234567
PIN_MEMORY=true
KEYBOARD_LAYOUT=de
BYPASS_CACHE=1
DISPLAY=:0
JAVA_HOME=/usr/lib/jvm/java-17-openjdk-amd64
JAVA_TOOL_OPTIONS=-Xmx8g -Djava.io.tmpdir=/scratch
NODE_OPTIONS=--max-old-space-size=8192
SINGULARITY_NAME=pytorch_24.05.sif
SINGULARITY_BIND=/data:/data,/scratch:/scratch
APPTAINER_CACHEDIR=/scratch/ann/apptainer
TENSORBOARD_PORT=6006
JUPYTER_CONFIG_DIR=/home/ann/.jupyter
JPY_SESSION_NAME=/home/ann/train.ipynb
MPLBACKEND=Agg
NUMEXPR_MAX_THREADS=24
DATA_ROOT=/data/imagenet/ILSVRC2012
DATASET_URL=https://zenodo.org/records/4711042/files/data.tar.gz?download=1
EXPERIMENT=lr=0.1,bs=128,seed=3
HISTTIMEFORMAT=%F %T 
GCC_COLORS=error=01;31:warning=01;35:note=01;36:caret=01;32:locus=01:quote=01
LESSOPEN=|/usr/bin/lesspipe %s
`
  .split('\n')
  .filter(line => line !== '')
  .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const)

/** Lines as programs print them, and words as commands have them. */
export const harmlessTexts: readonly string[] = `
Epoch 3/10 - loss: 0.3412 - accuracy: 0.9123 - val_loss: 0.4021
epoch=3 step=1200 lr=0.0001 tokens=4096 tokens/s: 18250.4
Token accuracy: 0.97, tokens per second: 1200, num_tokens=65536
Tokens: 1,204,221 total, 18.2 ms per token
KeyError: 'loss'
KeyError: 'token'
AuthorWarning: author: Ann
TokenizerError: cannot find bert-base-uncased
UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte
RuntimeError: Error(s) in loading state_dict for Net: Missing key(s) in state_dict: "fc.weight", "fc.bias".
RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 79.15 GiB total capacity)
torch.cuda.OutOfMemoryError: CUDA out of memory. See PYTORCH_CUDA_ALLOC_CONF=max_split_size_mb:512
ValueError: pad_token_id=0 and eos_token_id=2; special tokens: ['<pad>', '<s>', '</s>']
{"epoch": 3, "loss": 0.25, "tokens_seen": 81920, "key": "val", "lr": 0.0003}
{"tokenizer": "bert-base-uncased", "pad_token": "[PAD]", "mask_token": "[MASK]", "sort_key": "loss"}
'pad_token': '<pad>', 'unk_token': '<unk>', 'bos_token': '<s>', 'tokenizer_class': 'LlamaTokenizer'
OSError: [Errno 98] Address already in use: ('0.0.0.0', 29500)
ConnectionError: HTTPSConnectionPool(host='huggingface.co', port=443): Max retries exceeded with url: /api/models/bert
FileNotFoundError: [Errno 2] No such file or directory: '/data/secrets/../imagenet/train.txt'
wandb: Run data is saved locally in /scratch/wandb/run-20261123_213000-3k9x2v7q
fatal: not a git repository; HEAD is 3f786850e387550fdab836ed7e6dc881de23001b
digest: sha256:4fc2d7a1f7c4e3b0c4c5a5f3d2b7f4f2f3c1a0b9e8d7c6b5a4938271605f4e3d
python train.py --lr 0.1 --max-tokens 512 --key-dim 64 --num-keys 8 --seed 42 --pass-through
python -u train.py --user ann --token-type word --config configs/base.json
docker run -u 1000:1000 -v /data:/data -e OMP_NUM_THREADS=8 image:latest
docker run --user 1000 --shm-size 8g nvcr.io/nvidia/pytorch:24.05-py3
ssh -p 2222 ann@gpu-node.example.edu
git clone git@github.com:owner/name.git
https://github.com/owner/name/blob/3f786850e387550fdab836ed7e6dc881de23001b/train.py#L12
attention: q=64 k=64 v=64 heads: 8, key_padding_mask: None, attn_key: none
Session: started at 21:30, session=train
the password is not needed; passed 12 tests; pass: 3 of 4
Private: 12 of 24 layers are shared
API: v2 is used; api=v2
Secret sauce accuracy 0.91
model sk-learn-something-very-long, task-sk-learn-1-something-very-long
2026-11-23T21:30:00.123+01:00 INFO  trainer.py:123 step 1200 loss 0.25
Access denied for user 'ann'@'localhost' (using password: NO)
uuid: 7d444840-9dc0-11d1-b245-5ffdce74fad2
seed: 42, random_seed=1234567, signature: def forward(self, x)
License: MIT, licence=Apache-2.0
SHA-256 9b1e896523fc510691126c864406d9360a3d1e986acbda59cda57b5abda45b87
`
  .split('\n')
  .filter(line => line !== '')
